import { copyFileSync } from 'node:fs'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/websdk/',
  plugins: [
    {
      // The script tag of web/websdk is served beside the pages that it embeds.
      name: 'builder',
      writeBundle: () => copyFileSync('../websdk/dist/builder.js', 'dist/builder.js'),
    },
  ],
  build: {
    target: 'es2020',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
