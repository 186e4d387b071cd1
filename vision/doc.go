// Package vision turns pixels into facts: text, machine readable zones,
// printed fields, barcodes, faces, picture quality and findings, each with its
// box, score and source.
//
// It owns the vocabulary of facts (this file's siblings) and, in its
// sub-packages, every algorithm that touches a pixel. It never knows of
// applicants, levels or decisions, opens no network connection and stores
// nothing.
package vision
