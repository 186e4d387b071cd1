// Command serve runs the identity provider for tests until it is ended, and
// prints what a company would be told of it: one JSON line.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/idngo/idngo/internal/testtool/idp"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	receiver := flag.String("service-provider", "", "file with the metadata of whom SAML answers go to; read at each sign-in")
	flag.Parse()
	p, err := idp.New(
		idp.Person{ID: "u-1", Email: "aigul@company.example", Name: "Aigul Officer", Groups: []string{"kyc-officers"}},
		idp.Person{ID: "u-2", Email: "berik@company.example", Name: "Berik Visitor", Groups: []string{"canteen"}},
	)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // for the life of the program
	if err != nil {
		return err
	}
	p.URL = "http://" + l.Addr().String()
	metadata, err := p.SAMLMetadata()
	if err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]string{"url": p.URL, "clientId": p.ClientID, "clientSecret": p.ClientSecret, "metadata": string(metadata)}); err != nil {
		return err
	}
	server := &http.Server{ReadHeaderTimeout: 5 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if *receiver != "" && r.URL.Path == "/saml/sso" {
			if p.ServiceProvider, err = os.ReadFile(*receiver); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
		}
		p.ServeHTTP(w, r)
	})}
	return server.Serve(l)
}
