/** What a developer chose for the flow in a page. */
export interface Choice {
  level: string
  userId: string
  lang: string
  theme: string
  customization: string
  translation: string
  ttl: number
}

export const ways = ['script', 'npm', 'react', 'vendor', 'link'] as const
export type Way = (typeof ways)[number]

/** conf is what withConf takes; what is not chosen is left out. */
export function conf(c: Choice): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ lang: c.lang, theme: c.theme, customizationName: c.customization, translationName: c.translation }).filter(([, v]) => v !== ''),
  )
}

/** snippet is ready code for one way of putting the flow into a page. */
export function snippet(way: Way, c: Choice, at: { flow: string; api: string; token: string }): string {
  const given = JSON.stringify(conf(c), undefined, 2).replace(/"(\w+)":/g, '$1:')
  const inner = given.replace(/\n/g, '\n    ')
  // A literal of a script must not end it.
  const token = JSON.stringify(at.token || '_act-sbx-…').replace(/</g, '\\u003c')
  const another = `() => fetch('/kyc-token', { method: 'POST' }).then((r) => r.text())`
  switch (way) {
    case 'script':
      return `<div id="websdk-container"></div>
<script src="${at.flow}/websdk/builder.js"></script>
<script>
  cyberitySdk
    .init(${token}, ${another})
    .withConf(${inner})
    .withOptions({ addViewportTag: true, adaptIframeHeight: true })
    .on('idCheck.onApplicantSubmitted', () => console.log('handed in'))
    .onMessage((type, payload) => console.log(type, payload))
    .build()
    .launch('#websdk-container')
</script>`
    case 'npm':
      return `// npm install ./web/websdk   (of the idngo release)
import cyberitySdk from '@idngo/websdk'

cyberitySdk
  .init(${token}, ${another})
  .withConf(${given.replace(/\n/g, '\n  ')})
  .on('idCheck.onApplicantSubmitted', () => console.log('handed in'))
  .onMessage((type, payload) => console.log(type, payload))
  .build()
  .launch('#websdk-container')`
    case 'react':
      return `// npm install ./web/websdk ./web/websdk-react   (of the idngo release)
import WebSdk from '@idngo/websdk-react'

export function Verification({ token }) {
  return (
    <WebSdk
      accessToken={token}
      expirationHandler={${another}}
      config={${given.replace(/\n/g, '\n      ')}}
      onMessage={(type, payload) => console.log(type, payload)}
    />
  )
}`
    case 'vendor':
      return `// The published package of this API family, untouched: the token names the server.
import snsWebSdk from '@sumsub/websdk'

snsWebSdk
  .init(${token}, ${another})
  .withConf(${given.replace(/\n/g, '\n  ')})
  .on('idCheck.onStepCompleted', (payload) => console.log(payload))
  .build()
  .launch('#websdk-container')`
    case 'link': {
      const query = new URLSearchParams(Object.entries({ lang: c.lang, customizationName: c.customization, translationName: c.translation }).filter(([, v]) => v !== ''))
      const target = `/resources/sdkIntegrations/levels/-/websdkLink${query.size ? `?${query}` : ''}`
      const body = JSON.stringify({ levelName: c.level, userId: c.userId, ttlInSecs: c.ttl }).replace(/'/g, `'\\''`)
      return `target='${target}'
body='${body}'
ts=$(date +%s)
sig=$(printf '%s' "\${ts}POST\${target}\${body}" | openssl dgst -sha256 -hmac "$SECRET_KEY" -r | cut -d' ' -f1)
curl -sS -X POST '${at.api}'"$target" -H "X-App-Token: $APP_TOKEN" -H "X-App-Access-Ts: $ts" \\
  -H "X-App-Access-Sig: $sig" -H 'Content-Type: application/json' --data-raw "$body"`
    }
  }
}
