import fc from 'fast-check'
import { expect, test } from 'vitest'

import { sample, sampleLanguages, type Call } from './samples'

const id = '6650a1b2c3d4e5f601234567'

// The calls of a whole verification. A test of the program runs these files
// (e2e, TestSamplesCall): what the page shows is what is run.
export const calls: Record<string, Call> = {
  create: { method: 'POST', target: '/resources/applicants?levelName=basic-kyc-level', body: JSON.stringify({ externalUserId: 'user-42', lang: 'ru', fixedInfo: { firstName: "Айгерим d'Arc $x `y` \\ \"z\"", dob: '1994-02-11' } }) },
  upload: { method: 'POST', target: `/resources/applicants/${id}/info/idDoc`, body: JSON.stringify({ idDocType: 'PASSPORT', country: 'KAZ' }), upload: true },
  status: { method: 'GET', target: `/resources/applicants/${id}/status` },
}

for (const [name, call] of Object.entries(calls)) {
  for (const language of sampleLanguages) {
    test(`${name} in ${language}`, async () => {
      await expect(sample(language, call)).toMatchFileSnapshot(`../samples/calls/${name}.${language}.txt`)
    })
  }
}

test('whatever stands in a body, JavaScript reads it as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const code = sample('JavaScript', { method: 'POST', target: '/x', body: text })
      const literal = /^const body = (.*)$/m.exec(code)?.[1]
      expect(JSON.parse(literal ?? '')).toBe(text)
    }),
  )
})
