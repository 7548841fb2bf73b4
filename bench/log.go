package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// payload is what each write carries, in bytes; a record holds a little more.
const (
	payload = 100
	record  = 150
)

// benchLog compares durable writes: one archived write, and put+take+ack of a
// queue.
func benchLog(b *bench) error {
	for _, work := range []string{"set", "queue"} {
		for _, writers := range []int{1, 16, 256} {
			if err := b.logRow(work, writers); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *bench) logRow(work string, writers int) error {
	contenders, stop, err := b.logContenders(work, writers)
	defer stop()
	if err != nil {
		return err
	}
	rates, err := contest(b.rounds, contenders)
	if err != nil {
		return err
	}
	us := rates["unilua"]
	fmt.Printf("%-5s %3d scripts: %7.0f/s, share of the floor %.2f", work, writers, us, us/rates["floor"])
	for _, peer := range []string{"tarantool", "redis", "beanstalkd"} {
		if rate, ok := rates[peer]; ok {
			fmt.Printf(", %.2f times %s", us/rate, peer)
		}
	}
	fmt.Println()
	return nil
}

// logContenders starts the peers. stop ends them, also after an error.
func (b *bench) logContenders(work string, writers int) (list []contender, stop func(), err error) {
	var servers []*server
	stop = func() {
		for _, s := range servers {
			s.stop()
		}
	}
	list = []contender{
		{"floor", func() (float64, error) { return b.floor(writers, record, b.seconds) }},
		{"unilua", func() (float64, error) {
			out, err := b.fresh(work+".lua", strconv.Itoa(writers), strconv.FormatFloat(b.seconds.Seconds(), 'g', -1, 64))
			if err != nil {
				return 0, err
			}
			return out[0], nil
		}},
	}
	if installed("tarantool") {
		list = append(list, contender{"tarantool", func() (float64, error) { return b.tarantool(work, writers) }})
	}
	if installed("redis-server") {
		s, err := b.startRedis("always")
		if err != nil {
			return nil, stop, err
		}
		servers = append(servers, s)
		list = append(list, contender{"redis", func() (float64, error) { return redisWrites(s, work, writers, b.seconds) }})
	}
	if work == "queue" && installed("beanstalkd") {
		s, err := b.startBeanstalk()
		if err != nil {
			return nil, stop, err
		}
		servers = append(servers, s)
		list = append(list, contender{"beanstalkd", func() (float64, error) { return beanstalkCycles(s, writers, b.seconds) }})
	}
	return list, stop, nil
}

func (b *bench) tarantool(work string, fibers int) (float64, error) {
	dir, err := b.folder("tarantool")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	out, err := exec.Command("tarantool", filepath.Join("bench", "lua", "tarantool.lua"),
		dir, work, strconv.Itoa(fibers), strconv.FormatFloat(b.seconds.Seconds(), 'g', -1, 64)).Output()
	if err != nil {
		return 0, fmt.Errorf("tarantool: %w", err)
	}
	list, err := numbers(string(out))
	if err != nil || len(list) != 1 {
		return 0, fmt.Errorf("tarantool printed %q", out)
	}
	return list[0], nil
}

func redisWrites(s *server, work string, writers int, d time.Duration) (float64, error) {
	value := strings.Repeat("x", payload)
	return crowd(writers, d, func(i int) (func() error, func() error, error) {
		c, err := dialRedis(s)
		if err != nil {
			return nil, nil, err
		}
		key := "key" + strconv.Itoa(i)
		if work == "set" {
			return func() error { _, err := c.do("SET", key, value); return err }, c.conn.Close, nil
		}
		return func() error { return redisCycle(c, key+value) }, c.conn.Close, nil
	})
}

// redisCycle puts an item, takes one in the reliable way, and removes it.
func redisCycle(c *redisConn, value string) error {
	if _, err := c.do("LPUSH", "queue", value); err != nil {
		return err
	}
	item, err := c.do("RPOPLPUSH", "queue", "taken")
	if err != nil {
		return err
	}
	_, err = c.do("LREM", "taken", "1", item)
	return err
}

func beanstalkCycles(s *server, writers int, d time.Duration) (float64, error) {
	value := strings.Repeat("x", payload)
	return crowd(writers, d, func(int) (func() error, func() error, error) {
		c, err := dialBeanstalk(s)
		if err != nil {
			return nil, nil, err
		}
		return func() error { return c.cycle(value) }, c.conn.Close, nil
	})
}

// crowd has many workers do an operation for a time, and returns how many were
// done a second. begin makes the operation of one worker, and what ends it.
func crowd(workers int, d time.Duration, begin func(i int) (do, end func() error, err error)) (float64, error) {
	var all sync.WaitGroup
	counts, errs := make([]int, workers), make([]error, workers)
	stop := time.Now().Add(d)
	for i := range workers {
		all.Go(func() {
			do, end, err := begin(i)
			if err != nil {
				errs[i] = err
				return
			}
			defer end()
			for errs[i] == nil && time.Now().Before(stop) {
				errs[i] = do()
				counts[i]++
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return 0, err
		}
	}
	return float64(sum(counts)) / d.Seconds(), nil
}
