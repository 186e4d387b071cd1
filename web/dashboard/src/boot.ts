// Runs before the page is drawn, so that it never flashes in the other theme.
const theme = localStorage.getItem('theme') ?? 'system'
const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.classList.toggle('dark', dark)

export {}
