package middleware

import (
	"context"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

type addressKey struct{}

// Address finds out from which address a request comes: that of its connection, or, when a trusted proxy holds the connection, the one
// that the proxy tells in X-Forwarded-For. What others write into that header counts for nothing.
func Address(proxies []netip.Prefix) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			address := clientAddress(r, proxies)
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), addressKey{}, address)))
		})
	}
}

// ClientAddress returns the address that Address found; the zero address when there is none. It is personal data: it is compared, never
// logged.
func ClientAddress(ctx context.Context) netip.Addr {
	address, _ := ctx.Value(addressKey{}).(netip.Addr)
	return address
}

// clientAddress follows X-Forwarded-For, to which each proxy appends the address of its caller, from the end, as long as the addresses are
// of trusted proxies: the first other address is the client's. It stops at a malformed address.
func clientAddress(r *http.Request, proxies []netip.Prefix) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	address := peer.Addr().Unmap().WithZone("")
	steps := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, step := range slices.Backward(steps) {
		if !within(proxies, address) {
			break
		}
		before, ok := forwarded(strings.TrimSpace(step))
		if !ok {
			break
		}
		address = before
	}
	return address
}

func within(networks []netip.Prefix, address netip.Addr) bool {
	return slices.ContainsFunc(networks, func(network netip.Prefix) bool { return network.Contains(address) })
}

// forwarded reads one address of X-Forwarded-For; some proxies add the port.
func forwarded(text string) (netip.Addr, bool) {
	address, err := netip.ParseAddr(text)
	if err != nil {
		withPort, portErr := netip.ParseAddrPort(text)
		address, err = withPort.Addr(), portErr
	}
	return address.Unmap().WithZone(""), err == nil
}
