import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// The page may load nothing but its own files (CSP), so nothing is inlined:
// neither the preload helper nor small assets as data: URLs.
export default defineConfig({
  // Our own SDK from its source: the page tries what companies embed.
  resolve: { alias: { '@idngo/websdk': new URL('../websdk/src/index.ts', import.meta.url).pathname } },
  plugins: [react(), tailwindcss()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
  },
})
