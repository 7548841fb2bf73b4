package permission

import (
	"net/netip"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		grant, target, resolved string
		allowed                 bool
	}{
		{"example.com:443", "example.com:443", "", true},
		{"example.com:443", "EXAMPLE.com.:443", "", true},
		{"example.com:443", "example.com:80", "", false},
		{"example.com", "example.com:80", "", true},
		{"example.com:*", "example.com:80", "", true},
		{"example.com:8000-8010", "example.com:8010", "", true},
		{"example.com:8000-8010", "example.com:8011", "", false},
		{"example.com", "sub.example.com:80", "", false},
		{"example.com", "example.com.evil.org:80", "", false},
		{"*.example.com:443", "sub.example.com:443", "", true},
		{"*.example.com:443", "example.com:443", "", false},
		{"[::1]:80", "[::1]:80", "", true},
		{"[::1]:80", "[0:0::1]:80", "", true},
		{"[::1]:80", "[::1]:81", "", false},
		{"[::1]", "[::1]:81", "", true},
		{"::1", "[::1]:81", "", true},
		{"10.0.0.1:80", "10.0.0.10:80", "", false},
		{"10.0.0.0/8", "10.9.8.7:80", "", true},
		{"10.0.0.0/8:80", "11.9.8.7:80", "", false},
		{"[fd00::/8]:80", "[fd12::1]:80", "", true},
		{"127.0.0.1", "[::ffff:127.0.0.1]:80", "", true}, // the same address
		{"*", "anything:1", "", true},
		{"*:443", "anything:443", "", true},
		{"*:443", "anything:80", "", false},
		{"*:443", "127.0.0.1:443", "", false},
		{"*:443", "[::ffff:127.0.0.1]:443", "", false},
		{"example.com", "example.com", "", false}, // no port

		// Once the name is resolved, that is where the connection goes.
		{"example.com", "example.com:80", "93.184.216.34", true},
		{"example.com", "example.com:80", "10.1.2.3", true},
		{"example.com", "example.com:80", "127.0.0.1", false},
		{"example.com", "example.com:80", "::1", false},
		{"example.com", "example.com:80", "::ffff:127.0.0.1", false},
		{"example.com", "example.com:80", "169.254.169.254", false},
		{"example.com", "example.com:80", "fe80::1%eth0", false},
		{"example.com", "example.com:80", "0.0.0.0", false},
		{"example.com", "example.com:80", "255.255.255.255", false},
		{"localhost:80", "localhost:80", "127.0.0.1", true},
		{"localhost:80", "localhost:80", "169.254.169.254", false},
		{"10.0.0.0/8", "db.example.com:5432", "10.1.2.3", true},
		{"10.0.0.0/8", "db.example.com:5432", "", false},
		{"127.0.0.1", "rebound.example.com:80", "127.0.0.1", true},
		{"fe80::1", "[fe80::1%eth0]:80", "", true},
	} {
		r := Request{Kind: Net, Target: c.target}
		if c.resolved != "" {
			r.Addr = netip.MustParseAddr(c.resolved)
		}
		s := &Set{Net: []string{c.grant}}
		if err := s.Check(r); (err == nil) != c.allowed {
			t.Errorf("%s for %s at %s: %v", c.grant, c.target, c.resolved, err)
		}
	}
}

func TestADenialOfANetworkHoldsForTheNamesInIt(t *testing.T) {
	s := &Set{Net: []string{"*.example.com"}, Deny: map[Kind][]string{Net: {"10.0.0.0/8", "bad.example.com", "*:25"}}}
	for _, c := range []struct {
		target, resolved string
		allowed          bool
	}{
		{"a.example.com:80", "192.0.2.1", true},
		{"a.example.com:80", "10.0.0.1", false},
		{"a.example.com:80", "::ffff:10.0.0.1", false},
		{"a.example.com:25", "192.0.2.1", false},
		{"bad.example.com:80", "192.0.2.1", false},
		{"BAD.example.com.:80", "192.0.2.1", false},
	} {
		r := Request{Kind: Net, Target: c.target, Addr: netip.MustParseAddr(c.resolved)}
		if err := s.Check(r); (err == nil) != c.allowed {
			t.Errorf("%s at %s: %v", c.target, c.resolved, err)
		}
	}
}

func TestWhatIsNoAddressIsAMistake(t *testing.T) {
	for _, text := range []string{
		"", ":80", "host:", "host:x", "host:80-", "host:90-80", "host:65536", "[::1", "[::1]80", "[::1]:", "10.*", "10.0.*:80", "10.0.0.0/33", "a b", "http://host", "host/path",
	} {
		if a, err := ParseAddress(text); err == nil {
			t.Errorf("%q is %+v", text, a)
		}
	}
}

// TestNoNameLeadsToThisMachine draws names and addresses that a grant of a name
// covers: none is this machine's own.
func TestNoNameLeadsToThisMachine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, err := ParseAddress(rapid.StringMatching(`[a*]{1,3}(\.[ab*]{1,2})?(:80)?`).Draw(t, "grant"))
		if err != nil {
			t.Skip()
		}
		addr := netip.AddrFrom4([4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "address")))
		if rapid.Bool().Draw(t, "mapped") {
			addr = netip.AddrFrom16(addr.As16())
		}
		r := Request{Kind: Net, Target: rapid.StringMatching(`[a]{1,3}(\.[ab]{1,2})?:80`).Draw(t, "target"), Addr: addr}
		if a.allows(r) && (addr.Unmap().IsLoopback() || addr.Unmap().IsLinkLocalUnicast() || addr.Unmap().IsUnspecified()) {
			t.Fatalf("%+v allows %s", a, addr)
		}
	})
}

func FuzzAddress(f *testing.F) {
	for _, seed := range [][2]string{{"*.example.com:443", "a.example.com:443"}, {"10.0.0.0/8", "10.1.1.1:1"}, {"[::1]:1-9", "[::1]:5"}, {"*", "x:1"}, {"[fd00::/8]", "[fd00::1%a]:9"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, grant, target string) {
		a, err := ParseAddress(grant)
		if err != nil {
			return
		}
		r := Request{Kind: Net, Target: target}
		if a.allows(r) && !a.denies(r) {
			t.Errorf("%q allows %q, but does not deny it", grant, target)
		}
		r.Addr = netip.MustParseAddr("127.0.0.1")
		if a.host != nil && a.allows(r) && !strings.HasPrefix(strings.ToLower(target), "localhost") {
			t.Errorf("%q allows %q to lead to this machine", grant, target)
		}
	})
}
