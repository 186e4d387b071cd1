// Runs before the page is drawn, so that it never flashes in the other theme.
export function applyTheme(theme: string) {
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', dark)
}

applyTheme(localStorage.getItem('theme') ?? 'system')
