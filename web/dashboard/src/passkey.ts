import { ask, client, type Schemas, type Session } from './api'

/** Whether this browser can ask for passkeys. */
export const passkeysHere = () => typeof PublicKeyCredential === 'function' && typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function'

/** The person closed the browser's own dialog, or it gave up waiting. */
export class Cancelled extends Error {}

async function waiting<T>(credential: Promise<T | null>): Promise<T> {
  try {
    const c = await credential
    if (c) return c
  } catch (e) {
    // A DOMException tells too little to say more: it hides whether keys exist.
    if (!(e instanceof DOMException)) throw e
  }
  throw new Cancelled()
}

interface Offer {
  publicKey: never
}

const told = (c: Credential) => (c as PublicKeyCredential).toJSON() as Schemas['PasskeyAnswer']['credential']

/** Makes a passkey on this device; recovery codes come with the first second factor. */
export async function addPasskey(name: string): Promise<string[]> {
  const offer = await ask(client.POST('/dash/api/me/passkeys/offer'))
  const made = await waiting(navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON((offer.options as Offer).publicKey) }))
  return (await ask(client.POST('/dash/api/me/passkeys', { body: { state: offer.state, name, credential: told(made) } }))).codes
}

/** Signs in by passkey, or completes a sign-in with one. */
export async function signInByPasskey(): Promise<Session> {
  const offer = await ask(client.POST('/dash/api/session/passkey/offer'))
  const shown = await waiting(navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON((offer.options as Offer).publicKey) }))
  return ask(client.POST('/dash/api/session/passkey', { body: { state: offer.state, credential: told(shown) } }))
}
