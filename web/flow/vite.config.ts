import { copyFileSync, mkdirSync } from 'node:fs'
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
      },
    },
  ],
  test: { css: true },
  build: {
    target: 'es2020',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
