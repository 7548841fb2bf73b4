package schedule

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/unilua/unilua/engine/value"
)

//go:generate sh -c "unzip -Z1 $(go env GOROOT)/lib/time/zoneinfo.zip | grep -v /$ | LC_ALL=C sort >zones.txt"

//go:embed zones.txt
var zoneNames string

// ZoneNames returns the names of the time zones that Go knows, in order.
func ZoneNames() []string { return strings.Fields(zoneNames) }

// LoadZone returns the time zone of a name such as Europe/Berlin, or UTC, or
// Local for that of this machine. It looks where time.LoadLocation does.
func LoadZone(name string) (*time.Location, error) {
	if name == "" {
		return nil, errors.New("the time zone has no name: write one such as Europe/Berlin, or UTC")
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("there is no time zone %s%s", quote(name), nearZone(name))
	}
	return zone, nil
}

// nearZone names the zones that were probably meant: those of that city, else
// one with a name like it.
func nearZone(name string) string {
	if isOffset(name) {
		return ": an offset is no zone, whose clock may change; write one such as Europe/Berlin, or UTC"
	}
	zones, cities := places()
	city := strings.ReplaceAll(cityOf(name), " ", "_")
	near := ofCity(city, zones)
	if zone := value.Suggest(name, zones); zone != "" && len(near) == 0 {
		near = []string{zone}
	}
	if len(near) == 0 {
		near = ofCity(value.Suggest(city, cities), zones)
	}
	if len(near) == 0 {
		return ": write one such as Europe/Berlin, or UTC"
	}
	return " (did you mean " + enumerate(near, "or") + "?)"
}

// isOffset reports whether a name is an offset: UTC+2, GMT-5, +01:00.
func isOffset(name string) bool {
	name = strings.ToUpper(name)
	offset := strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(name, "UTC"), "GMT"), "+-")
	return offset != "" && offset != name && strings.Trim(offset, "0123456789:") == ""
}

// places returns the zones that are called after places, and the ends of their
// names. The others have numbers in them, and one rarely means them.
func places() (zones, cities []string) {
	for _, zone := range ZoneNames() {
		if !strings.ContainsAny(zone, "0123456789") {
			zones, cities = append(zones, zone), append(cities, cityOf(zone))
		}
	}
	return zones, cities
}

func ofCity(city string, zones []string) (found []string) {
	for _, zone := range zones {
		if strings.EqualFold(cityOf(zone), city) {
			found = append(found, zone)
		}
	}
	return found
}

// cityOf returns the end of the name of a zone.
func cityOf(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }
