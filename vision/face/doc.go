// Package face finds faces in a picture, describes each one, and compares two.
//
// It owns the chain from pixels to vision.Face (detection, landmarks, aligned
// chip, embedding, pose, sharpness, fingerprint) and, as pure functions of such
// facts, the comparison of two faces with its calibration, the question whether
// two faces are one and the same photograph, and the remarks on a selfie's
// quality. It decodes no file, keeps no picture, and gives no verdict on an
// applicant: a Match is evidence, the check that uses it decides.
//
//	picture ─► BlazeFace (views of 256 px) ─► box, eyes
//	        ─► FaceMesh (turned crop, 192 px) ─► 468 points: landmarks, pose
//	        ─► five points ─► chip of 150 px ─► ResNet, chip and mirror image ─► embedding (mean)
//	                                        └─► sharpness, brightness, fingerprint
//
// Embeddings are biometric data: nothing here prints or logs them.
package face
