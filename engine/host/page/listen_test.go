package page_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/host/page"
)

// client returns a client of a socket.
func client(path string) *http.Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", path)
	}
	return &http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
}

func TestAProcessOfThisUserNeedsNoTokenAtASocket(t *testing.T) {
	r := newRig(t)
	dir, err := os.MkdirTemp("", "page") // the path of a socket must be short, for the client
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "http")
	l, err := page.Listen("unix", path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if _, err := page.Listen("unix", path, nil); err == nil || !strings.Contains(err.Error(), "is in use by another process") {
		t.Errorf("a second one: %v", err)
	}
	s := r.page.Serve(l)
	res, err := client(path).Get("http://localhost/jobs?json")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK || !strings.Contains(string(body), "backup.lua") {
		t.Errorf("%d %s, %v", res.StatusCode, body, err)
	}
	res, err = client(path).Post("http://localhost/job/run?name=backup", "application/json", nil)
	if err != nil || res.StatusCode != http.StatusOK || r.host.said() != "run backup" {
		t.Errorf("%v, %v; the host was told %q", res, err, r.host.said())
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("the socket is still there: %v", err)
	}
}

func TestASocketThatACrashHasLeftIsReplacedAndAFileIsNot(t *testing.T) {
	path := filepath.Join(t.TempDir(), strings.Repeat("long", 30), "http")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	left, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	left.Close()
	if _, err := page.Listen("unix", path, nil); err == nil || !strings.Contains(err.Error(), "is no socket") {
		t.Error(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mknod(path, unix.S_IFSOCK|0o600, 0); err != nil { // nobody listens there
		t.Fatal(err)
	}
	l, err := page.Listen("unix", path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func TestAPortInUseIsSaid(t *testing.T) {
	l, err := page.Listen("tcp", "127.0.0.1:0", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := page.Listen("tcp", l.Addr().String(), nil); err == nil || !strings.Contains(err.Error(), "--listen") {
		t.Error(err)
	}
}

func TestATokenIsMadeOnceAndIsForThisUserAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	first, err := page.Token(file)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := page.Token(file); err != nil || again != first || len(first) < 26 {
		t.Errorf("%q and then %q, %v", first, again, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := page.Token(file); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Error(err)
	}
	if err := os.WriteFile(file, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := page.Token(file); err == nil || !strings.Contains(err.Error(), "at least 16") {
		t.Error(err)
	}
}

func TestARenewedCertificateIsUsedWithoutARestart(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	if _, err := page.OpenCertificate(cert, key); err == nil {
		t.Error("a certificate that is not there can be used")
	}
	certify(t, cert, key, "one.example", noon)
	c, err := page.OpenCertificate(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t)
	l, err := page.Listen("tcp", "127.0.0.1:0", c)
	if err != nil {
		t.Fatal(err)
	}
	s := r.page.Serve(l)
	defer s.Close()
	for i, name := range []string{"one.example", "two.example"} {
		certify(t, cert, key, name, noon.Add(time.Duration(i)*time.Hour))
		conn, err := tls.Dial("tcp", l.Addr().String(), &tls.Config{InsecureSkipVerify: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := conn.ConnectionState().PeerCertificates[0]; got.VerifyHostname(name) != nil || !c.Names(name) {
			t.Errorf("%s: the certificate is for %v", name, got.DNSNames)
		}
		conn.Close()
	}
}

// certify writes a certificate for a host, and when it did so.
func certify(t *testing.T, cert, key, name string, when time.Time) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{name}}
	public, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: public}, key: {Type: "EC PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(cert, when, when); err != nil {
		t.Fatal(err)
	}
}
