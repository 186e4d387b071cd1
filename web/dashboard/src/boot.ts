// Runs before the page is drawn, so that it never flashes in the other theme.
export function applyTheme(theme: string) {
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', dark)
}

const chosen = () => localStorage.getItem('theme') ?? 'system'

applyTheme(chosen())

// Many systems change by the hour; a page that is open for the day goes along.
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => applyTheme(chosen()))
