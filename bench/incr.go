package main

import (
	"fmt"
	"strconv"
	"time"
)

// benchIncr compares increments a second in one script.
func benchIncr(b *bench) error {
	const n = 1_000_000
	contenders := []contender{{"unilua", func() (float64, error) {
		out, err := b.fresh("incr.lua", strconv.Itoa(n))
		if err != nil {
			return 0, err
		}
		return out[0], nil
	}}}
	if installed("redis-server") {
		s, err := b.startRedis("")
		if err != nil {
			return err
		}
		defer s.stop()
		contenders = append(contenders, contender{"redis", func() (float64, error) { return redisIncr(s, n) }})
	}
	rates, err := contest(b.rounds, contenders)
	if err != nil {
		return err
	}
	fmt.Printf("unilua %.2f million/s", rates["unilua"]/1e6)
	if redis, ok := rates["redis"]; ok {
		fmt.Printf(", redis EVAL %.2f million/s, ratio %.2f", redis/1e6, rates["unilua"]/redis)
	}
	fmt.Println()
	return nil
}

func redisIncr(s *server, n int) (float64, error) {
	c, err := dialRedis(s)
	if err != nil {
		return 0, err
	}
	defer c.conn.Close()
	const loop = `for i = 1, tonumber(ARGV[1]) do redis.call("INCR", KEYS[1]) end`
	start := time.Now()
	_, err = c.do("EVAL", loop, "1", "hits", strconv.Itoa(n))
	return float64(n) / time.Since(start).Seconds(), err
}
