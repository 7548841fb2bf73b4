package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/unilua/unilua/engine/host/config"
	"github.com/unilua/unilua/engine/host/page"
	"github.com/unilua/unilua/engine/logging"
)

// The files of the page in the data folder.
const (
	pageSocket = "http"
	pageToken  = "token"
)

// pageFlags say where the page of a host is, and who may see it.
type pageFlags struct {
	listen    parsed[listening]
	tokenFile string
	cert, key string
}

// listening is where the page listens: at an address, nowhere, or at the socket
// in the data folder.
type listening struct {
	at  config.Address
	off bool
}

func (f *pageFlags) add(flags *pflag.FlagSet) {
	f.listen = parsed[listening]{kind: "ADDRESS", parse: parseListening}
	flags.Var(&f.listen, "listen", "where the page listens: 127.0.0.1:8080, unix:PATH, or off (the socket http in the data folder)")
	flags.StringVar(&f.tokenFile, "token-file", "", "the `FILE` with the token of the page, made if it is not there (token in the data folder)")
	flags.StringVar(&f.cert, "tls-cert", "", "a `FILE` with the certificate of the page, in PEM, read again when it is renewed")
	flags.StringVar(&f.key, "tls-key", "", "a `FILE` with the key of that certificate, in PEM")
}

func parseListening(text string) (l listening, err error) {
	if text == "off" {
		return listening{off: true}, nil
	}
	l.at, err = config.ParseAddress(text)
	return l, err
}

// over puts what the flags say over the settings, and finds what is wrong with
// them beside each other.
func (f *pageFlags) over(c *config.Config) error {
	if l := f.listen.value; l.off || l.at != (config.Address{}) {
		c.Listen = l.at
	}
	override(&c.TokenFile, f.tokenFile)
	override(&c.TLS.Cert, f.cert)
	override(&c.TLS.Key, f.key)
	switch {
	case (c.TLS.Cert == "") != (c.TLS.Key == ""):
		return usagef("--tls-cert and --tls-key belong together: name both files")
	case f.cert != "" && c.Listen.Network != "tcp":
		return usagef("--tls-cert is for an address such as --listen 0.0.0.0:8443: a unix socket needs none")
	case c.TLS.Cert == "" && !c.Listen.Local():
		return usagef("--listen %s can be reached from other machines: that needs a certificate, with --tls-cert and --tls-key", c.Listen.Address)
	}
	return nil
}

// openPage serves the page of the host, until close is called.
func (s *server) openPage(recent *page.Recent) (close func(), err error) {
	c := s.library.config
	dir, err := s.flags.data.dir()
	if err != nil {
		return nil, err
	}
	at := pageAddress(c, dir, s.flags.page.listen.value.off)
	if at == (config.Address{}) {
		return func() {}, nil
	}
	o := page.Options{Engine: s.rt.Engine, Control: s.host, Recent: recent, Ready: s.host.Answer, Log: s.rt.Log}
	if o.Token, err = tokenOf(c, dir); err != nil {
		return nil, err
	}
	var cert *page.Certificate
	if c.TLS.Cert != "" && at.Network == "tcp" {
		if cert, err = page.OpenCertificate(c.TLS.Cert, c.TLS.Key); err != nil {
			return nil, err
		}
		o.Named = cert.Names
	}
	l, err := page.Listen(at.Network, at.Address, cert)
	if err != nil {
		return nil, err
	}
	served := page.New(o).Serve(l)
	s.rt.Log.Log(logging.Info, "the page is at "+place(l, cert))
	unkept := dir == "" && c.TokenFile == ""
	if at.Network == "tcp" && (unkept || term.IsTerminal(int(os.Stderr.Fd()))) {
		fmt.Fprintf(os.Stderr, "log in at %s/login?token=%s\n", place(l, cert), o.Token)
	}
	return func() {
		if err := served.Close(); err != nil {
			s.rt.Log.Log(logging.Warn, "the page did not end well", "error", err.Error())
		}
	}, nil
}

// pageAddress returns where the page listens, the zero Address if nowhere.
func pageAddress(c *config.Config, dir string, off bool) config.Address {
	if c.Listen == (config.Address{}) && dir != "" && !off {
		return config.Address{Network: "unix", Address: filepath.Join(dir, pageSocket)}
	}
	return c.Listen
}

// tokenOf returns that of the page. Without a data folder it is a new one each
// time.
func tokenOf(c *config.Config, dir string) (string, error) {
	switch {
	case c.TokenFile != "":
		return page.Token(c.TokenFile)
	case dir == "":
		return page.NewToken(), nil
	}
	return page.Token(filepath.Join(dir, pageToken))
}

// place returns where a page is, as people write it.
func place(l net.Listener, cert *page.Certificate) string {
	switch {
	case l.Addr().Network() == "unix":
		return "the socket " + l.Addr().String()
	case cert != nil:
		return "https://" + l.Addr().String()
	}
	return "http://" + l.Addr().String()
}
