package config

import (
	"maps"
	"slices"

	"github.com/unilua/unilua/engine/sandbox/permission"
)

// Grants are what a script is allowed and denied, by kind.
type Grants struct {
	Allow, Deny map[permission.Kind][]string
}

// Apply adds the grants to a set. Decisions name origin as their rule.
func (g Grants) Apply(to *permission.Set, origin string) error {
	if _, some := g.Allow[permission.Share]; some && to.Share == nil {
		to.Share = []string{} // those that are named, no longer all
	}
	for _, k := range slices.Sorted(maps.Keys(g.Allow)) {
		if err := to.Add(origin, k, g.Allow[k]...); err != nil {
			return err
		}
	}
	for k, names := range g.Deny {
		for _, name := range names {
			to.Keep(origin, k, name)
		}
	}
	return nil
}

// permissions reads a table such as { run = ["df"], read = [] }.
func permissions(to *map[permission.Kind][]string) section {
	keys, lists := table{}, map[permission.Kind]*[]string{}
	for _, k := range permission.Kinds() {
		lists[k] = new([]string)
		keys[string(k)] = option(func(data any) (err error) {
			*lists[k], err = names(k, data)
			return err
		})
	}
	return section{keys, func() error {
		*to = map[permission.Kind][]string{}
		for k, list := range lists {
			if *list != nil {
				(*to)[k] = *list
			}
		}
		return nil
	}}
}

// names reads a list of what may be allowed or denied of a kind.
func names(k permission.Kind, data any) (list []string, err error) {
	if err := texts(&list)(data); err != nil {
		return nil, err
	}
	return list, new(permission.Set).Add("the list", k, list...)
}
