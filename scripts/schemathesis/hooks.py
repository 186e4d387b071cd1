"""Signs what schemathesis sends, and gives it things that exist to act upon.

A generated id is almost never one that exists, so that most operations would
only ever answer 404. Half of the generated ids are therefore replaced by those
of applicants that are made here, in several states.
"""

import hashlib
import hmac
import io
import json
import os
import random
import struct
import time
import uuid
import zlib

import requests
import schemathesis

BASE = os.environ["BASE_URL"]
CA = os.environ["CA_CERT"]
TOKEN = os.environ["SANDBOX_APP_TOKEN"]
KEY = os.environ["SANDBOX_SECRET_KEY"].encode()
LEVEL = os.environ["LEVEL_NAME"]


class Signature(requests.auth.AuthBase):
    """Signs the request as it will go over the line."""

    def __call__(self, request):
        ts = str(int(time.time()))
        body = request.body or b""
        if isinstance(body, str):
            body = body.encode()
        elif not isinstance(body, bytes):  # a stream
            body = b"".join(body)
            request.body = body
        text = (ts + request.method.upper() + request.path_url).encode() + body
        request.headers["X-App-Token"] = TOKEN
        request.headers["X-App-Access-Ts"] = ts
        request.headers["X-App-Access-Sig"] = hmac.new(KEY, text, hashlib.sha256).hexdigest()
        return request


schemathesis.auth.set_from_requests(Signature())


def call(method, path, **more):
    answer = requests.request(method, BASE + path, auth=Signature(), verify=CA, timeout=60, **more)
    answer.raise_for_status()
    return answer


def picture():
    """A small PNG of noise, different every time."""
    side = 64
    rows = b"".join(b"\0" + random.randbytes(3 * side) for _ in range(side))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


class Existing:
    """Ids of what is there, by the name of their parameter."""

    def __init__(self):
        self.ids = {"levelName": [LEVEL], "name": [LEVEL], "type": ["SIMILAR_SEARCH", "FACE_MATCH", "TIN"], "idDocSetType": ["IDENTITY", "SELFIE", "nothing"], "status": ["activated", "deactivated"]}
        results = [
            None,
            {"reviewAnswer": "GREEN", "rejectLabels": []},
            {"reviewAnswer": "RED", "rejectLabels": ["SCREENSHOTS"], "reviewRejectType": "RETRY"},
            {"reviewAnswer": "RED", "rejectLabels": ["FORGERY"], "reviewRejectType": "FINAL"},
        ]
        for result in results:
            external = str(uuid.uuid4())
            applicant = call("POST", f"/resources/applicants?levelName={LEVEL}", json={"externalUserId": external}).json()
            image = call(
                "POST",
                f"/resources/applicants/{applicant['id']}/info/idDoc",
                data={"metadata": json.dumps({"idDocType": "PASSPORT", "country": "KAZ"})},
                files={"content": ("p.png", io.BytesIO(picture()), "image/png")},
            ).headers["X-Image-Id"]
            if result:
                call("POST", f"/resources/applicants/{applicant['id']}/status/testCompleted", json=result)
            self.add("applicantId", applicant["id"])
            self.add("inspectionId", applicant["inspectionId"])
            self.add("imageId", image)
            self.add("externalUserId", external)
            note = call("POST", "/resources/api/applicants/notes", json={"applicantId": applicant["id"], "note": "made for a test"}).json()
            self.add("noteId", note["id"])
        hook = call(
            "POST", "/resources/api/agent/clientWebhooks", json={"target": "https://127.0.0.1:9/hook", "types": ["applicantCreated"]}
        ).json()
        self.add("webhookId", hook["id"])
        level = call("GET", "/resources/applicants/-/levels").json()["items"][0]
        self.add("levelId", level["id"])

    def add(self, name, value):
        self.ids.setdefault(name, []).append(value)

    def replace(self, values):
        for name in values or {}:
            if name in self.ids and random.random() < 0.5:
                values[name] = random.choice(self.ids[name])
        return values


existing = Existing()


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    return existing.replace(path_parameters)


@schemathesis.hook
def map_query(context, query):
    return existing.replace(query)


@schemathesis.hook
def map_body(context, body):
    if isinstance(body, dict) and "id" in body and random.random() < 0.5:
        path = context.operation.path
        name = "webhookId" if "ebhook" in path else "levelId" if "levels" in path else "noteId" if "notes" in path else "applicantId"
        body["id"] = random.choice(existing.ids[name])
    if isinstance(body, dict) and "applicantId" in body and random.random() < 0.5:
        body["applicantId"] = random.choice(existing.ids["applicantId"])
    return body
