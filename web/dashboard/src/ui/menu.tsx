import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'

import { cx } from './basics'

export interface MenuItem {
  label: ReactNode
  icon?: ReactNode
  onSelect: () => void
  danger?: boolean
  disabled?: boolean
  separated?: boolean
  checked?: boolean
}

export function Menu({ trigger, items, label, align = 'end' }: { trigger: ReactNode; items: MenuItem[]; label?: string; align?: 'start' | 'end' }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align={align} sideOffset={4} collisionPadding={8} aria-label={label} className="z-50 min-w-48 rounded-lg border border-line bg-panel p-1 shadow-xl">
          {items.map((item, i) => (
            <div key={i} role="none">
              {item.separated && <DropdownMenu.Separator className="my-1 h-px bg-line" />}
              {item.checked === undefined ? (
                <DropdownMenu.Item disabled={item.disabled} onSelect={item.onSelect} className={cx('flex h-8 cursor-default items-center gap-2 rounded-md px-2 outline-none data-disabled:opacity-45 data-highlighted:bg-raised', item.danger && 'text-bad')}>
                  {item.icon}
                  <span className="truncate">{item.label}</span>
                </DropdownMenu.Item>
              ) : (
                <DropdownMenu.CheckboxItem
                  checked={item.checked}
                  onSelect={(e) => {
                    e.preventDefault()
                    item.onSelect()
                  }}
                  className="flex h-8 cursor-default items-center gap-2 rounded-md px-2 outline-none data-highlighted:bg-raised"
                >
                  <span className="inline-flex size-4 items-center justify-center rounded border border-strong">
                    <DropdownMenu.ItemIndicator>✓</DropdownMenu.ItemIndicator>
                  </span>
                  <span className="truncate">{item.label}</span>
                </DropdownMenu.CheckboxItem>
              )}
            </div>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
