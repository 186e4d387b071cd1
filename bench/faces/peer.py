"""Describes faces with dlib alone: its detector, its five landmarks, its recogniser.

Reads file names from standard input; writes one JSON object a line:
{"file": name, "embedding": [128 values] or []}. The largest face counts.
Installed by `make face-peer`.
"""

import json
import os
import sys
import sysconfig

import dlib
import numpy
from PIL import Image

UPSAMPLING = (0, 1, 2)  # small pictures need larger copies before a face is found


def weights(name):
    return os.path.join(sysconfig.get_path("purelib"), "face_recognition_models", "models", name)


def main():
    detector = dlib.get_frontal_face_detector()
    landmarks = dlib.shape_predictor(weights("shape_predictor_5_face_landmarks.dat"))
    recogniser = dlib.face_recognition_model_v1(weights("dlib_face_recognition_resnet_model_v1.dat"))
    for line in sys.stdin:
        name = line.rstrip("\n")
        picture = numpy.array(Image.open(name).convert("RGB"))
        faces = []
        for times in UPSAMPLING:
            faces = list(detector(picture, times))
            if faces:
                break
        embedding = []
        if faces:
            face = max(faces, key=lambda f: f.area())
            embedding = [float(v) for v in recogniser.compute_face_descriptor(picture, landmarks(picture, face))]
        print(json.dumps({"file": name, "embedding": embedding}))


if __name__ == "__main__":
    main()
