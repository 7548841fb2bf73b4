package permission

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"
)

// Address is a rule about connections: HOST or HOST:PORT.
//
// HOST is a name, in which * stands for any text, an address, or a network such
// as 10.0.0.0/8; an address of IPv6 with a port has brackets. PORT is a number,
// a range such as 8000-8010, or *, which is also what is meant without one.
//
// A name is resolved once, by whoever connects, who asks about each address
// before it connects to just that. A rule that has a name covers the addresses
// to which it leads, but not those that mean this machine or its own link: so a
// name that somebody else controls does not lead there. Addresses are granted,
// and denied, by themselves; localhost means this machine.
type Address struct {
	host        pattern      // in lower case; nil if network is given
	network     netip.Prefix // of unmapped addresses
	first, last uint16       // ports
}

var (
	errHost    = errors.New(`a host is expected, such as example.com, *.example.com:443, 10.0.0.0/8 or [::1]:80`)
	errNetwork = errors.New("a network is written with a slash, such as 10.0.0.0/8")
	errPort    = errors.New("a port is a number up to 65535, a range such as 8000-8010, or *")
)

// ParseAddress reads a rule about connections.
func ParseAddress(text string) (*Address, error) {
	host, port := splitPort(text)
	a := &Address{last: 65535}
	if err := a.parsePorts(port); err != nil {
		return nil, err
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		addr = addr.Unmap().WithZone("")
		a.network = netip.PrefixFrom(addr, addr.BitLen())
		return a, nil
	}
	if strings.Contains(host, "/") {
		network, err := netip.ParsePrefix(host)
		if err != nil || network.Addr().Is4In6() {
			return nil, errHost
		}
		a.network = network.Masked()
		return a, nil
	}
	if host = canonical(host); host == "" || strings.ContainsAny(host, ":[] \\") {
		return nil, errHost
	}
	if host != "*" && strings.Trim(host, "0123456789.*") == "" {
		return nil, errNetwork // 10.* would be a name such as 10.example.com too
	}
	a.host = strings.Split(host, "*")
	return a, nil
}

// splitPort separates the port, "" if there is none, and takes brackets off.
func splitPort(text string) (host, port string) {
	if rest, ok := strings.CutPrefix(text, "["); ok {
		host, rest, ok = strings.Cut(rest, "]")
		if port, isPort := strings.CutPrefix(rest, ":"); ok && isPort && port != "" {
			return host, port
		}
		if ok && rest == "" {
			return host, ""
		}
		return "", ""
	}
	if strings.Count(text, ":") == 1 {
		host, port, _ = strings.Cut(text, ":")
		if port == "" {
			return "", ""
		}
		return host, port
	}
	return text, ""
}

func canonical(host string) string { return strings.ToLower(strings.TrimSuffix(host, ".")) }

func (a *Address) parsePorts(text string) error {
	if text == "" || text == "*" {
		return nil
	}
	first, last, isRange := strings.Cut(text, "-")
	if !isRange {
		last = first
	}
	from, err := strconv.ParseUint(first, 10, 16)
	to, err2 := strconv.ParseUint(last, 10, 16)
	if err != nil || err2 != nil || from > to {
		return errPort
	}
	a.first, a.last = uint16(from), uint16(to)
	return nil
}

func (a *Address) allows(r Request) bool {
	host, port, ok := endpoint(r)
	if !ok || port < a.first || port > a.last {
		return false
	}
	addr := address(host, r.Addr)
	if a.host == nil {
		return a.network.Contains(addr)
	}
	if literal, err := netip.ParseAddr(host); err == nil {
		return len(a.host) > 1 && !ownMachine(literal) && !ownMachine(addr) && a.host.match(host)
	}
	if !a.host.match(host) {
		return false
	}
	return !addr.IsValid() || !ownMachine(addr) || host == "localhost" && addr.IsLoopback()
}

// denies covers a name that leads to a network that is denied, and a name that
// is denied whatever its addresses are.
func (a *Address) denies(r Request) bool {
	host, port, ok := endpoint(r)
	if !ok {
		return true
	}
	if port < a.first || port > a.last {
		return false
	}
	if a.host == nil {
		return a.network.Contains(address(host, r.Addr))
	}
	return a.host.match(host)
}

// endpoint takes the target of a request apart.
func endpoint(r Request) (host string, port uint16, ok bool) {
	host, text := splitPort(r.Target)
	n, err := strconv.ParseUint(text, 10, 16)
	return canonical(host), uint16(n), err == nil && host != ""
}

// address returns what is connected to: what the host was resolved to, or what
// it is itself. It is invalid for a name that is not resolved yet.
func address(host string, resolved netip.Addr) netip.Addr {
	if !resolved.IsValid() {
		resolved, _ = netip.ParseAddr(host)
	}
	return resolved.Unmap().WithZone("")
}

// ownMachine reports whether an address means this machine or its own link,
// where what answers trusts whoever asks.
func ownMachine(addr netip.Addr) bool {
	addr = addr.Unmap()
	return addr.IsLoopback() || addr.IsLinkLocalUnicast() || addr.IsMulticast() || addr.IsUnspecified() || addr == netip.AddrFrom4([4]byte{255, 255, 255, 255})
}
