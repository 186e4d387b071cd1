package peer

import (
	"net/http"
	"net/netip"
	"strings"
)

// Peer says from where and how a request came.
type Peer struct {
	IP     netip.Addr
	Secure bool
}

// Of believes X-Forwarded-Proto and X-Forwarded-For only from a trusted
// proxy, and of the latter only the addresses that trusted proxies have added:
// the client is the last one that is no trusted proxy itself.
func Of(r *http.Request, trusted []netip.Prefix) Peer {
	o := Peer{Secure: r.TLS != nil}
	if peer, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		o.IP = peer.Addr().Unmap().WithZone("")
	}
	if !contains(trusted, o.IP) {
		return o
	}
	o.Secure = o.Secure || strings.EqualFold(lastOf(r.Header["X-Forwarded-Proto"]), "https")
	chain := strings.Split(strings.Join(r.Header["X-Forwarded-For"], ","), ",")
	for i := len(chain) - 1; i >= 0; i-- {
		ip, err := netip.ParseAddr(strings.TrimSpace(chain[i]))
		if err != nil {
			break
		}
		o.IP = ip.Unmap().WithZone("")
		if !contains(trusted, o.IP) {
			break
		}
	}
	return o
}

// lastOf gives the value that the nearest proxy added.
func lastOf(values []string) string {
	all := strings.Join(values, ",")
	return strings.TrimSpace(all[strings.LastIndexByte(all, ',')+1:])
}

func contains(prefixes []netip.Prefix, ip netip.Addr) bool {
	for _, p := range prefixes {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}
