package schedule_test

import (
	"strings"
	"testing"

	"github.com/unilua/unilua/engine/schedule"
)

func TestAWrongExpressionIsRefusedWithWhatIsAllowed(t *testing.T) {
	for text, want := range map[string]string{
		"":                             `cron "": it is empty: there are 5: minute,`,
		"0 0 *":                        `cron "0 0 *": it has 3 fields: there are 5: minute, hour, day of the month, month, day of the week; or 6, with the second before them`,
		"0":                            `it has 1 field: `,
		"0 0 0 * * ? 2026":             `it has 7 fields: .*; a year cannot be given`,
		"0 0 0 * * ? 2026 x":           `it has 8 fields`,
		"CRON_TZ=Asia/Tokyo 0 0 * * *": `"CRON_TZ=Asia/Tokyo" does not belong to it: the time zone is stated beside the expression`,
		"@dayly":                       `cron "@dayly": it is not known (did you mean @daily?)`,
		"@xyz":                         `it is not known (known: @annually, @daily, `,
		"@reboot":                      `it is not a time: a job that runs when its host starts says on_start=true`,
		"@every 5m":                    `an interval is stated as every="5m"`,
		strings.Repeat("1,", 600):      `it is longer than 1000 bytes`,
		"61 * * * *":                   `cron "61 * * * *": minute "61": 61 is not between 0 and 59`,
		"60 * * * *":                   `60 is not between 0 and 59 (a full one is 0 of the next)`,
		"0 24 * * *":                   `hour "24": 24 is not between 0 and 23 (midnight is 0)`,
		"0 0 0 * *":                    `day of the month "0": 0 is not between 1 and 31 (the first is 1)`,
		"0 0 * 13 *":                   `month "13": 13 is not between 1 and 12`,
		"0 0 * * 8":                    `day of the week "8": 8 is not between 0 and 7`,
		"75 0 0 * * *":                 `second "75": 75 is not between 0 and 59`,
		"1,2,x * * * *":                `minute "1,2,x": "X": "X" is not a number from 0 to 59`,
		"+5 * * * *":                   `"+5" is not a number from 0 to 59`,
		"1.5 * * * *":                  `"1.5" is not a number from 0 to 59`,
		"-5 * * * *":                   `a number is missing`,
		"5- * * * *":                   `a number is missing`,
		"1,,2 * * * *":                 `something is missing beside a comma`,
		"99999999999999999999 * * * *": `is not a number from 0 to 59`,
		"0 0 * JAM *":                  `month "JAM": "JAM" is neither a number from 1 to 12 nor a name (did you mean JAN?)`,
		"0 0 * * Tus":                  `neither a number from 0 to 7 nor a name (did you mean TUE?)`,
		"0 0 * * X":                    `nor a name (known: SUN, MON, TUE, WED, THU, FRI, SAT)`,
		"0 22-2 * * *":                 `hour "22-2": the range goes backwards: write 22-23,0-2`,
		"0 0 * NOV-FEB *":              `the range goes backwards: write NOV-12,1-FEB`,
		"0 0 * * FRI-TUE":              `the range goes backwards: write FRI-6,0-TUE`,
		"0-*/5 * * * *":                `* stands alone or before a step`,
		"*/0 * * * *":                  `the step "0" is not a whole number of 1 or more`,
		"*/ * * * *":                   `the step "" is not a whole number of 1 or more`,
		"*/+5 * * * *":                 `the step "+5" is not a whole number`,
		"*/90 * * * *":                 `a step of 90 leads out of 0-59, so that only 0 is left: write that, or state an interval with every`,
		"0 */24 * * *":                 `a step of 24 leads out of 0-23`,
		"*/5/5 * * * *":                `the step "5/5" is not a whole number`,
		"? * * * *":                    `? stands only for any day of the month or any day of the week: write *`,
		"0 0 ?/2 * *":                  `a step stands behind *, a number, a range or H`,
		"0 0 L/2 * *":                  `a step stands behind *, a number, a range or H`,
		"0 0 * * 2#2/2":                `a step stands behind *, a number, a range or H`,
		"0 0 L-31 * *":                 `behind L- stands how many days before the last, from 1 to 30, not "31"`,
		"0 0 32W * *":                  `32 is not between 1 and 31`,
		"0 0 5L * *":                   `L stands alone here, or as in L-3; the last Friday of the month is FRIL as the day of the week`,
		"0 0 * * L":                    `say which day L is the last of the month of, such as FRIL`,
		"0 0 * * 9L":                   `9 is not between 0 and 7`,
		"0 0 * * 2#6":                  `behind # stands which one of the month is meant, from 1 to 5, not "6"`,
		"0 0 * * x#1":                  `nor a name`,
		"L * * * *":                    `minute "L": "L" is not a number from 0 to 59`,
		"H(5) * * * *":                 `limits of H are written as H(0-59)`,
		"H(5-9 * * * *":                `limits of H are written as H(0-59)`,
		"H(5-90) * * * *":              `90 is not between 0 and 59`,
		"H(9-5) * * * *":               `the range goes backwards`,
		"H(0-29)/30 * * * *":           `a step of 30 leads out of 0-29`,
		"30 2 30 2 *":                  `cron "30 2 30 2 *" can never run: February never has more than 29 days`,
		"0 0 31 4,6,9 *":               `can never run: April, June and September never have more than 30 days`,
		"0 0 31W JUN *":                `can never run: June never has more than 30 days`,
		"0 0 L-29 2 *":                 `can never run: February never has more than 29 days`,
		"0 0 */30 2 2#5":               `can never run: no day of its months is in both fields, day of the month and day of the week`,
	} {
		_, err := schedule.ParseCron(text, schedule.CronOptions{Name: "backup"})
		if err == nil || !containsInOrder(err.Error(), strings.Split(want, ".*")) {
			t.Errorf("%s: %v\nwant %s", text, err, want)
		}
	}
}

func containsInOrder(text string, parts []string) bool {
	for _, part := range parts {
		_, rest, ok := strings.Cut(text, part)
		if !ok {
			return false
		}
		text = rest
	}
	return true
}

func TestAnUnknownZoneIsRefusedWithWhatWasMeant(t *testing.T) {
	for name, want := range map[string]string{
		"Europe/Berln":  `there is no time zone "Europe/Berln" (did you mean Europe/Berlin?)`,
		"europe/berlin": `(did you mean Europe/Berlin?)`,
		"Berlin":        `(did you mean Europe/Berlin?)`,
		"londn":         `(did you mean Europe/London?)`,
		"Asia/Berlin":   `(did you mean Europe/Berlin?)`,
		"Lord Howe":     `(did you mean Australia/Lord_Howe?)`,
		"Buenos Aires":  `(did you mean America/Argentina/Buenos_Aires or America/Buenos_Aires?)`,
		"Europe":        `there is no time zone "Europe": write one such as Europe/Berlin, or UTC`,
		"../etc/passwd": `there is no time zone "../etc/passwd": write one`,
		"UTC+2":         `an offset is no zone, whose clock may change`,
		"GMT-05:00":     `an offset is no zone`,
		"+02:00":        `an offset is no zone`,
		"":              `the time zone has no name: write one such as Europe/Berlin, or UTC`,
	} {
		if _, err := schedule.LoadZone(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	for _, name := range []string{"UTC", "Local", "Europe/Berlin", "EST"} {
		if _, err := schedule.LoadZone(name); err != nil {
			t.Error(err)
		}
	}
}
