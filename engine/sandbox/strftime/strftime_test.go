package strftime

import (
	"os/exec"
	"strings"
	"testing"
	"time"
)

func TestConversionsAreThoseOfTheLocaleC(t *testing.T) {
	at := time.Date(2007, time.March, 4, 5, 6, 7, 0, time.UTC)
	for format, want := range map[string]string{
		"%c": "Sun Mar  4 05:06:07 2007", "%D|%F|%x": "03/04/07|2007-03-04|03/04/07", "%r|%R|%T|%X": "05:06:07 AM|05:06|05:06:07|05:06:07",
		"%a %A %b %B %h": "Sun Sunday Mar March Mar", "%d|%e|%j|%u|%w": "04| 4|063|7|0", "%H|%I|%k|%l|%M|%S|%p|%P": "05|05| 5| 5|06|07|AM|am",
		"%C|%y|%Y|%g|%G": "20|07|2007|07|2007", "%U|%V|%W": "09|09|09", "%s|%z|%Z": "1172984767|+0000|GMT", "%n%t%%": "\n\t%",
	} {
		if got := string(Format(nil, format, at)); got != want {
			t.Errorf("%s is %q, not %q", format, got, want)
		}
	}
	for _, c := range "EfiJKLNOoqQv0-_ " {
		if got, ok := Append(nil, byte(c), at); ok || len(got) > 0 {
			t.Errorf("%%%c is taken for a conversion: %q", c, got)
		}
	}
}

// TestDatesAreThoseOfTheSystem asks the program date about days of many years.
func TestDatesAreThoseOfTheSystem(t *testing.T) {
	date, err := exec.LookPath("date")
	if err != nil {
		t.Skip("no date to compare with")
	}
	const format = "%a %b %C %d %e %g %G %H %I %j %k %l %m %M %p %r %s %S %u %U %V %w %W %y %Y %Z"
	zones := []string{"UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"}
	for _, zone := range zones {
		location, err := time.LoadLocation(zone)
		if err != nil {
			t.Skip(err)
		}
		var input strings.Builder
		var want []string
		for day := range 300 {
			at := time.Unix(int64(day)*86400*61+int64(day)*3607, 0).In(location)
			input.WriteString("@" + string(Format(nil, "%s", at)) + "\n")
			want = append(want, string(Format(nil, format, at)))
		}
		cmd := exec.Command(date, "-f", "-", "+"+format)
		cmd.Env = []string{"TZ=" + zone, "LC_ALL=C"}
		cmd.Stdin = strings.NewReader(input.String())
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(strings.TrimSuffix(string(out), "\n"), "\n") {
			if zone == "UTC" {
				line = strings.ReplaceAll(line, "UTC", "GMT") // gmtime's name for it
			}
			if line != want[i] {
				t.Fatalf("%s: date says %q, here it is %q", zone, line, want[i])
			}
		}
	}
}
