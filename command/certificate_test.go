package command

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
)

// writePair writes a certificate with this serial number and its key, with this modification time.
func writePair(t *testing.T, certificatePath, keyPath string, serial int64, changed time.Time) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial), NotBefore: changed, NotAfter: changed.Add(time.Hour), DNSNames: []string{"localhost"},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	writeAsOf(t, certificatePath, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), changed)
	writeAsOf(t, keyPath, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}), changed)
}

// writeAsOf writes a file with this modification time: two writes of a test may be too close for the file system's clock.
func writeAsOf(t *testing.T, path string, content []byte, changed time.Time) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, changed, changed); err != nil {
		t.Fatal(err)
	}
}

// TestCertificateIsReadAnew: a renewed pair is used from the next handshake on; half a pair and invalid files are never used.
func TestCertificateIsReadAnew(t *testing.T) {
	directory := t.TempDir()
	certificatePath, keyPath := filepath.Join(directory, "certificate.pem"), filepath.Join(directory, "key.pem")
	now := time.Now()
	writePair(t, certificatePath, keyPath, 1, now)
	var log bytes.Buffer
	pair, err := openCertificate(certificatePath, keyPath, zerolog.New(&log))
	if err != nil {
		t.Fatal(err)
	}
	serves := func(when string, serial int64, lines int) {
		t.Helper()
		for range 2 {
			got, err := pair.configuration().GetCertificate(&tls.ClientHelloInfo{})
			if err != nil || got.Leaf.SerialNumber.Int64() != serial {
				t.Errorf("%s: got %v, %v", when, got, err)
			}
		}
		if n := strings.Count(log.String(), "\n"); n != lines {
			t.Errorf("%s: %d lines, want %d:\n%s", when, n, lines, log.String())
		}
	}
	serves("at first", 1, 0)
	writePair(t, certificatePath, filepath.Join(directory, "later.pem"), 2, now.Add(time.Second))
	serves("half renewed", 1, 1)
	if err := os.Rename(filepath.Join(directory, "later.pem"), keyPath); err != nil {
		t.Fatal(err)
	}
	serves("renewed", 2, 2)
	writeAsOf(t, certificatePath, []byte("no PEM"), now.Add(2*time.Second))
	serves("broken", 2, 3)
	if err := os.Remove(keyPath); err != nil {
		t.Fatal(err)
	}
	serves("gone", 2, 4)
}

func TestCertificateMustBeGoodAtStart(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing.pem")
	_, err := openCertificate(missing, missing, zerolog.Nop())
	if err == nil || !strings.Contains(err.Error(), missing) || !strings.Contains(err.Error(), "--tls-certificate") {
		t.Errorf("got %v", err)
	}
}
