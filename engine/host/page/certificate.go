package page

import (
	"crypto/tls"
	"os"
	"sync"
	"time"

	"github.com/unilua/unilua/engine/fault"
)

// Certificate is a certificate and its key, in files that somebody renews.
type Certificate struct {
	cert, key string

	mu      sync.Mutex
	pair    *tls.Certificate
	changed time.Time // the file of the certificate, when it was read
}

// OpenCertificate reads a certificate and its key, in PEM.
func OpenCertificate(cert, key string) (*Certificate, error) {
	c := &Certificate{cert: cert, key: key}
	if err := c.read(); err != nil {
		return nil, err
	}
	return c, nil
}

// read reads the files, unless they are as they were.
func (c *Certificate) read() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	info, err := os.Stat(c.cert)
	if err != nil {
		return fault.New(fault.Unavailable, "the certificate of the page cannot be read: %w", err)
	}
	if c.pair != nil && info.ModTime().Equal(c.changed) {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return fault.New(fault.Unavailable, "the certificate %s and its key %s cannot be used: %w", c.cert, c.key, err)
	}
	c.pair, c.changed = &pair, info.ModTime()
	return nil
}

// get returns the certificate that is in the files, or else the last that was.
func (c *Certificate) get() *tls.Certificate {
	_ = c.read() // half of a renewal: the one before still holds
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pair
}

// Names reports whether the certificate is for a host of that name.
func (c *Certificate) Names(host string) bool {
	leaf := c.get().Leaf
	return leaf != nil && leaf.VerifyHostname(host) == nil
}

func (c *Certificate) config() *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		NextProtos:     []string{"h2", "http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.get(), nil },
	}
}
