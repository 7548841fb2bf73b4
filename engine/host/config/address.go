package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"path/filepath"
	"strconv"
	"strings"

	"time"

	"github.com/unilua/unilua/engine/schedule"
)

// Address is where the page of a host listens, as net.Listen takes it. The zero
// Address is nowhere.
type Address struct{ Network, Address string }

// ParseAddress reads HOST:PORT, or unix:PATH.
func ParseAddress(text string) (Address, error) {
	if path, ok := strings.CutPrefix(text, "unix:"); ok {
		if path == "" {
			return Address{}, errors.New("unix: needs the path of a socket, such as unix:/run/unilua/page.sock")
		}
		return Address{"unix", filepath.Clean(path)}, nil
	}
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		return Address{}, fmt.Errorf("%q is no address: HOST:PORT or unix:PATH is expected, such as 127.0.0.1:8080", text)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return Address{}, fmt.Errorf("%q is no port: a number from 0 to 65535 is expected", port)
	}
	return Address{"tcp", net.JoinHostPort(host, port)}, nil
}

// Local reports whether nobody on another machine can reach the address. A name
// other than localhost may lead anywhere.
func (a Address) Local() bool {
	if a.Network != "tcp" {
		return true
	}
	host, _, _ := net.SplitHostPort(a.Address)
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// loadZone reads the name of a time zone.
func loadZone(name string) (*time.Location, error) { return schedule.LoadZone(name) }

// check says what is wrong with a certificate and its key.
func (t *TLS) check() error {
	switch {
	case t.Cert == "":
		return errors.New("cert is missing: a certificate and its key belong together")
	case t.Key == "":
		return errors.New("key is missing: a certificate and its key belong together")
	}
	return nil
}

// check says what the values of several keys make wrong together, and at which
// key. What leaves this machine is encrypted, and only who knows the token may
// see it.
func (c *Config) check() (key string, err error) {
	switch {
	case c.Listen.Local():
		return "", nil
	case c.TLS.Cert == "":
		return "listen", fmt.Errorf("%q can be reached from other machines: that needs [tls] with cert and key", c.Listen.Address)
	case c.TokenFile == "":
		return "listen", fmt.Errorf("%q can be reached from other machines: that needs a token_file", c.Listen.Address)
	}
	return "", nil
}
