// Package livesim plays liveness sessions and attacks on them out of a
// photograph, so that the real models can be measured on both.
//
// A Head is a photograph with the mesh of the face in it: the texture of a body
// that can be turned, tilted, brought closer and lit by coloured light, with a
// camera's noise and compression. Attacks show the photograph as what it is, a
// flat picture, or tamper with the stream.
//
// It is a simulation: skin does not move over bone, light does not fall from a
// side, hair turns as one piece. What it measures is whether the verifier tells
// depth, order, light and streams apart, not how people behave.
package livesim
