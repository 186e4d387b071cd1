// Package visionhost keeps decoding and inference in a child process, since a
// cgo call cannot be cancelled and a decoder can crash: neither may take the
// server down.
//
//	Host (server)                       Serve (child: idngo vision)
//	  start on demand ───────────────►  load models, then close the door:
//	  request: purpose, file  ───────►  no new files or sockets
//	  ◄─────── answer: facts or refusal
//	  kill at deadline, over the memory limit, or when the caller leaves;
//	  replace after N images
//
// It never looks into a picture and stores nothing.
package visionhost
