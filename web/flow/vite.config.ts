import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  base: '/websdk/',
  plugins: [
    {
      // Served beside the pages: the script tag of web/websdk, and the English words
      // for whoever adds a language and for the server that checks it.
      name: 'beside',
      writeBundle: () => {
        copyFileSync('../websdk/dist/builder.js', 'dist/builder.js')
        mkdirSync('dist/languages', { recursive: true })
        copyFileSync('src/i18n/en.json', 'dist/languages/en.json')
        // The runtime of the face model is kept compressed, as it is sent: 14 MB are 4.
        for (const file of readdirSync('dist/assets').filter((f) => f.endsWith('.wasm'))) {
          writeFileSync(`dist/assets/${file}.gz`, gzipSync(readFileSync(`dist/assets/${file}`), { level: 9 }))
          rmSync(`dist/assets/${file}`)
        }
      },
    },
  ],
  worker: { format: 'es' },
  test: { css: true },
  build: {
    target: 'es2020',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
