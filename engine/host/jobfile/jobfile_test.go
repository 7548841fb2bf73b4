package jobfile

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/sandbox/header"
	"github.com/unilua/unilua/engine/sandbox/syntax"
)

func read(src string) (*Plan, error) {
	h, err := header.Read("job.lua", []byte(src))
	if err != nil {
		return nil, err
	}
	return Read(h, Defaults{Name: "job"})
}

func TestAHeaderSaysWhenAndHowItsScriptRuns(t *testing.T) {
	p, err := read(`unilua.job{
  name = "nightly", every = "90m", cron = { "0 3 * * *", "@weekly" }, at = { "12:00", "18:30" }, on_start = true,
  queue = "mail", workers = 3, batch = 10, topic = "news", watch = { "/etc/a", "b" },
  after = "backup", on = "both", tz = "Asia/Kathmandu", jitter = 5, where = "here",
  overlap = "cancel_other", catch_up = "all", retries = 2, backoff = "10s", lock = "disk",
}`)
	if err != nil {
		t.Fatal(err)
	}
	want := `every 1h30m0s; cron "0 3 * * *"; cron "@weekly"; at 12:00, 18:30; on_start; queue "mail"; topic "news"; ` +
		`watch "/etc/a"; watch "b"; after "backup" (both)`
	if got := triggers(p); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	zone := p.Zone.String()
	p.Triggers, p.Zone = nil, nil
	all := fmt.Sprintf("%+v %s", *p, zone)
	if want := `{Name:nightly Triggers:[] Zone:UTC Jitter:5s Overlap:cancel_other CatchUp:all Workers:3 Batch:10 Retries:2 Backoff:10s Lock:disk} Asia/Kathmandu`; all != want {
		t.Errorf("got\n%s\nwant\n%s", all, want)
	}
}

func triggers(p *Plan) string {
	list := make([]string, len(p.Triggers))
	for i, trigger := range p.Triggers {
		list[i] = trigger.String()
	}
	return strings.Join(list, "; ")
}

func TestAScriptWithoutHeaderRunsByHand(t *testing.T) {
	for _, src := range []string{"", "unilua.job{}", "unilua.job{ on_start = false }"} {
		p, err := read(src)
		if err != nil || len(p.Triggers) != 0 || p.Name != "job" || p.Zone != time.UTC || p.Overlap != Skip ||
			p.CatchUp != Latest || p.Workers != 1 || p.Batch != 1 || p.Retries != 0 || p.Backoff != time.Second {
			t.Errorf("%q: %+v, %v", src, p, err)
		}
	}
}

func TestTimesAreThoseOfTheZone(t *testing.T) {
	p, err := read(`unilua.job{ cron = "0 3 * * *", at = "03:00", tz = "Europe/Berlin" }`)
	if err != nil {
		t.Fatal(err)
	}
	for _, trigger := range p.Triggers {
		next, ok := trigger.(Timed).Next(time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC))
		if want := time.Date(2026, 7, 1, 1, 0, 0, 0, time.UTC); !ok || !next.Equal(want) {
			t.Errorf("%s: %s", trigger, next)
		}
	}
}

func TestAnIntervalIsDueAtTheSameTimesForEachHost(t *testing.T) {
	p, err := read(`unilua.job{ every = "15m" }`)
	if err != nil {
		t.Fatal(err)
	}
	next, ok := p.Triggers[0].(Timed).Next(time.Date(2026, 7, 1, 8, 7, 3, 0, time.UTC))
	if want := time.Date(2026, 7, 1, 8, 15, 0, 0, time.UTC); !ok || !next.Equal(want) {
		t.Errorf("%s", next)
	}
}

func TestAJobIsSpreadByItsName(t *testing.T) {
	due := map[time.Time]bool{}
	for _, name := range []string{"a", "b", "c"} {
		p, err := read(`unilua.job{ cron = "H H * * *", name = "` + name + `" }`)
		if err != nil {
			t.Fatal(err)
		}
		next, _ := p.Triggers[0].(Timed).Next(time.Unix(0, 0))
		due[next] = true
	}
	if len(due) != 3 {
		t.Errorf("%v", due)
	}
}

func TestAMistakeIsAnErrorAtTheLineOfItsField(t *testing.T) {
	for field, want := range map[string]string{
		`every = "soon"`:            `every: "soon" is not a duration`,
		`every = 0.0001`:            `every: an interval of 100µs is too short`,
		`cron = "30 2 30 2 *"`:      `cron "30 2 30 2 *" can never run`,
		`cron = { "* * * *" }`:      `cron "* * * *"`,
		`cron = 5`:                  `cron: a text is expected, or a list of texts`,
		`cron = {}`:                 `cron: the list is empty`,
		`cron = { a = "b" }`:        `cron: a text is expected`,
		`at = "25:00"`:              `at: `,
		`at = { true }`:             `at: a text is expected`,
		`on_start = "yes"`:          `on_start: true or false is expected`,
		`queue = "a b"`:             `queue: `,
		`queue = 5`:                 `queue: a text is expected`,
		`topic = ""`:                `topic: a text is expected`,
		`watch = { "" }`:            `watch: a text is expected`,
		`after = "job"`:             `after: job "job" cannot follow itself`,
		`after = 5`:                 `after: a text is expected`,
		`after = "x", on = "never"`: `on: "success" or "failure" or "both" is expected`,
		`on = "success"`:            `on: it says something about after`,
		`workers = 2`:               `workers: it says something about queue`,
		`batch = 2`:                 `batch: it says something about queue`,
		`queue = "q", batch = 0`:    `batch: a whole number of 1 or more`,
		`tz = "Europe/Berln"`:       `tz: there is no time zone "Europe/Berln"`,
		`tz = true`:                 `tz: a text is expected`,
		`jitter = -1`:               `jitter: `,
		`where = "each"`:            `where: "here" is expected`,
		`overlap = "wait"`:          `overlap: "skip" or "queue" or "cancel_other" or "allow" is expected`,
		`catch_up = true`:           `catch_up: "none" or "latest" or "all" is expected`,
		`retries = -1`:              `retries: a whole number of 0 or more`,
		`retries = 1.5`:             `retries: a whole number of 0 or more`,
		`backoff = {}`:              `backoff: `,
		`lock = 1`:                  `lock: a text is expected`,
		`name = ""`:                 `name: a text is expected`,
	} {
		_, err := read("unilua.job{\n  " + field + ",\n}")
		var e *syntax.Error
		if !errors.As(err, &e) || !strings.HasPrefix(err.Error(), "job.lua:2: "+want) {
			t.Errorf("%s:\n%v, want %s", field, err, want)
		}
	}
}
