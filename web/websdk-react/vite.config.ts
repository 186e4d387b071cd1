import { defineConfig } from 'vite'

export default defineConfig({
  build: {
    target: 'es2020',
    lib: { entry: 'src/index.tsx', formats: ['es', 'cjs'], fileName: (format) => (format === 'es' ? 'index.js' : 'index.cjs') },
    rollupOptions: { external: ['react', 'react/jsx-runtime', '@idngo/websdk'] },
  },
})
