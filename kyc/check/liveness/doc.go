// Package liveness checks what the level's policy says about live capture. A
// still upload never silently takes the place of a liveness session: where the
// level asks for one and there is none, that is doubt for a person.
package liveness
