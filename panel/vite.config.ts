import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

// One module with all that it needs: the host's page loads this file and nothing else.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: {
    outDir: fileURLToPath(new URL('../dist/panel', import.meta.url)),
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: fileURLToPath(new URL('encours-panel.ts', import.meta.url)),
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: 'encours-panel.js', codeSplitting: false },
    },
  },
})
