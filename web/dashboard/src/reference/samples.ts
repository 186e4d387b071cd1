/** A call of the public API, as a sample shows it. */
export interface Call {
  method: string
  /** Path with query, as it is sent and signed. */
  target: string
  /** JSON text of the body; none for a call without one. */
  body?: string
  /** An upload: `body` is the metadata, the file stands beside it. */
  upload?: boolean
}

export const sampleLanguages = ['curl', 'Go', 'JavaScript', 'Python', 'PHP'] as const
export type SampleLanguage = (typeof sampleLanguages)[number]

const file = 'passport.jpg'

/** sample is a whole program that makes a signed call. It finds BASE_URL, APP_TOKEN and SECRET_KEY in its environment. */
export function sample(language: SampleLanguage, call: Call): string {
  return writers[language](call).trimStart()
}

const writers: Record<SampleLanguage, (c: Call) => string> = { curl, Go: go, JavaScript: javascript, Python: python, PHP: php }

/** In single quotes of a shell nothing means anything but the quote. */
const sh = (s: string) => `'${s.replace(/'/g, `'\\''`)}'`
/** JSON strings are strings of Go, JavaScript and Python too, once line separators are escaped. */
const quoted = (s: string) => JSON.stringify(s).replace(/[\u2028\u2029\u007f-\u009f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
const phpQuoted = (s: string) => `'${s.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`

function curl(c: Call): string {
  const head = `
method=${c.method}
target=${sh(c.target)}
ts=$(date +%s)
`
  const headers = `  -H "X-App-Token: $APP_TOKEN" -H "X-App-Access-Ts: $ts" -H "X-App-Access-Sig: $sig"`
  if (c.upload) {
    return `${head}metadata=${sh(c.body ?? '{}')}
boundary="form-$ts"
{
  printf -- '--%s\\r\\nContent-Disposition: form-data; name="metadata"\\r\\n\\r\\n%s\\r\\n' "$boundary" "$metadata"
  printf -- '--%s\\r\\nContent-Disposition: form-data; name="content"; filename="${file}"\\r\\nContent-Type: image/jpeg\\r\\n\\r\\n' "$boundary"
  cat ${file}
  printf -- '\\r\\n--%s--\\r\\n' "$boundary"
} > form.bin
sig=$({ printf '%s' "$ts$method$target"; cat form.bin; } | openssl dgst -sha256 -hmac "$SECRET_KEY" -r | cut -d' ' -f1)
curl -sS -X "$method" "$BASE_URL$target" \\
${headers} \\
  -H "Content-Type: multipart/form-data; boundary=$boundary" --data-binary @form.bin
`
  }
  const body = c.body === undefined ? '' : `body=${sh(c.body)}\n`
  const signed = c.body === undefined ? '$ts$method$target' : '$ts$method$target$body'
  return `${head}${body}sig=$(printf '%s' "${signed}" | openssl dgst -sha256 -hmac "$SECRET_KEY" -r | cut -d' ' -f1)
curl -sS -X "$method" "$BASE_URL$target" \\
${headers}${c.body === undefined ? '' : ` \\\n  -H 'Content-Type: application/json' --data-raw "$body"`}
`
}

function go(c: Call): string {
  const imports = ['"bytes"', '"crypto/hmac"', '"crypto/sha256"', '"encoding/hex"', '"fmt"', '"io"', '"log"', ...(c.upload ? ['"mime/multipart"'] : []), '"net/http"', '"os"', '"strconv"', '"time"']
  let body = '\tvar body []byte'
  if (c.upload) {
    body = `	picture, err := os.ReadFile("${file}")
	if err != nil {
		log.Fatal(err)
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	if err := w.WriteField("metadata", ${quoted(c.body ?? '{}')}); err != nil {
		log.Fatal(err)
	}
	part, err := w.CreateFormFile("content", "${file}")
	if err != nil {
		log.Fatal(err)
	}
	if _, err := part.Write(picture); err != nil {
		log.Fatal(err)
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	body := form.Bytes()`
  } else if (c.body !== undefined) body = `\tbody := []byte(${quoted(c.body)})`
  const type = c.upload ? '\n\treq.Header.Set("Content-Type", w.FormDataContentType())' : c.body === undefined ? '' : '\n\treq.Header.Set("Content-Type", "application/json")'
  return `
package main

import (
${imports.map((i) => `\t${i}`).join('\n')}
)

func main() {
	method, target := "${c.method}", ${quoted(c.target)}
${body}
	ts := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(os.Getenv("SECRET_KEY")))
	mac.Write([]byte(ts + method + target))
	mac.Write(body)
	req, err := http.NewRequest(method, os.Getenv("BASE_URL")+target, bytes.NewReader(body))
	if err != nil {
		log.Fatal(err)
	}
	req.Header.Set("X-App-Token", os.Getenv("APP_TOKEN"))
	req.Header.Set("X-App-Access-Ts", ts)
	req.Header.Set("X-App-Access-Sig", hex.EncodeToString(mac.Sum(nil)))${type}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(answer))
}
`
}

function javascript(c: Call): string {
  const imports = `import { createHmac } from 'node:crypto'${c.upload ? `\nimport { readFile } from 'node:fs/promises'` : ''}`
  let body = ''
  let type = ''
  if (c.upload) {
    body = `const form = new FormData()
form.set('metadata', ${quoted(c.body ?? '{}')})
form.set('content', new Blob([await readFile('${file}')], { type: 'image/jpeg' }), '${file}')
// What is signed is what is sent: the form as bytes, with its boundaries.
const encoded = new Response(form)
const type = encoded.headers.get('content-type')
const body = Buffer.from(await encoded.arrayBuffer())
`
    type = `, 'Content-Type': type`
  } else if (c.body !== undefined) {
    body = `const body = ${quoted(c.body)}\n`
    type = `, 'Content-Type': 'application/json'`
  }
  const has = body !== ''
  return `
${imports}

const method = '${c.method}'
const target = ${quoted(c.target)}
${body}const ts = Math.floor(Date.now() / 1000).toString()
const sig = createHmac('sha256', process.env.SECRET_KEY).update(ts + method + target)${has ? '.update(body)' : ''}.digest('hex')
const answer = await fetch(process.env.BASE_URL + target, {
  method,
  headers: { 'X-App-Token': process.env.APP_TOKEN, 'X-App-Access-Ts': ts, 'X-App-Access-Sig': sig${type} },${has ? '\n  body,' : ''}
})
console.log(await answer.text())
`
}

function python(c: Call): string {
  let body = 'body = b""'
  let type = ''
  if (c.upload) {
    body = `boundary = "form-" + secrets.token_hex(16)
with open("${file}", "rb") as f:
    picture = f.read()
body = (
    f'--{boundary}\\r\\nContent-Disposition: form-data; name="metadata"\\r\\n\\r\\n'.encode()
    + ${quoted(c.body ?? '{}')}.encode()
    + f'\\r\\n--{boundary}\\r\\nContent-Disposition: form-data; name="content"; filename="${file}"\\r\\n'.encode()
    + b"Content-Type: image/jpeg\\r\\n\\r\\n"
    + picture
    + f"\\r\\n--{boundary}--\\r\\n".encode()
)`
    type = `\n    "Content-Type": "multipart/form-data; boundary=" + boundary,`
  } else if (c.body !== undefined) {
    body = `body = ${quoted(c.body)}.encode()`
    type = `\n    "Content-Type": "application/json",`
  }
  return `
import hashlib, hmac, os, ${c.upload ? 'secrets, ' : ''}time, urllib.error, urllib.request

method, target = "${c.method}", ${quoted(c.target)}
${body}
ts = str(int(time.time()))
sig = hmac.new(os.environ["SECRET_KEY"].encode(), (ts + method + target).encode() + body, hashlib.sha256).hexdigest()
headers = {
    "X-App-Token": os.environ["APP_TOKEN"],
    "X-App-Access-Ts": ts,
    "X-App-Access-Sig": sig,${type}
}
request = urllib.request.Request(os.environ["BASE_URL"] + target, data=body or None, headers=headers, method=method)
try:
    answer = urllib.request.urlopen(request)
except urllib.error.HTTPError as refused:
    answer = refused
print(answer.read().decode())
`
}

function php(c: Call): string {
  let body = `$body = '';`
  let type = ''
  if (c.upload) {
    body = `$boundary = 'form-' . bin2hex(random_bytes(16));
$metadata = ${phpQuoted(c.body ?? '{}')};
$body = "--$boundary\\r\\nContent-Disposition: form-data; name=\\"metadata\\"\\r\\n\\r\\n$metadata\\r\\n"
    . "--$boundary\\r\\nContent-Disposition: form-data; name=\\"content\\"; filename=\\"${file}\\"\\r\\n"
    . "Content-Type: image/jpeg\\r\\n\\r\\n" . file_get_contents('${file}') . "\\r\\n--$boundary--\\r\\n";`
    type = `\n    "Content-Type: multipart/form-data; boundary=$boundary",`
  } else if (c.body !== undefined) {
    body = `$body = ${phpQuoted(c.body)};`
    type = `\n    'Content-Type: application/json',`
  }
  return `
<?php
$method = '${c.method}';
$target = ${phpQuoted(c.target)};
${body}
$ts = (string) time();
$sig = hash_hmac('sha256', $ts . $method . $target . $body, getenv('SECRET_KEY'));
$headers = [
    'X-App-Token: ' . getenv('APP_TOKEN'),
    "X-App-Access-Ts: $ts",
    "X-App-Access-Sig: $sig",${type}
];
$context = stream_context_create(['http' => [
    'method' => $method, 'header' => implode("\\r\\n", $headers), 'content' => $body, 'ignore_errors' => true,
]]);
echo file_get_contents(getenv('BASE_URL') . $target, false, $context), "\\n";
`
}
