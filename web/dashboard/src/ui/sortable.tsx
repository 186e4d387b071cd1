import { closestCenter, DndContext, KeyboardSensor, PointerSensor, useSensor, useSensors, type DragEndEvent, type UniqueIdentifier } from '@dnd-kit/core'
import { SortableContext, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { ChevronDown, ChevronUp, GripVertical } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import { cx, IconButton } from './basics'

/**
 * A list whose order is changed by dragging, by keyboard (Space, arrows, Space)
 * and by buttons, each of which does the whole of it.
 */
export function Sortable({
  ids,
  nameOf,
  onMove,
  disabled,
  label,
  className,
  children,
}: {
  ids: string[]
  nameOf: (index: number) => string
  onMove: (from: number, to: number) => void
  disabled?: boolean
  label: string
  className?: string
  children: (index: number, handle: ReactNode) => ReactNode
}) {
  const { t } = useTranslation()
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }), useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }))
  const list = useRef<HTMLOListElement>(null)
  const end = ({ active, over }: DragEndEvent) => {
    const [from, to] = [ids.indexOf(String(active.id)), ids.indexOf(String(over?.id))]
    if (to >= 0 && from !== to) onMove(from, to)
  }
  const say = (id: UniqueIdentifier) => ({ name: nameOf(ids.indexOf(String(id))), at: ids.indexOf(String(id)) + 1, of: ids.length })
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={end}
      accessibility={{
        screenReaderInstructions: { draggable: t('sort.help') },
        announcements: {
          onDragStart: ({ active }) => t('sort.taken', say(active.id)),
          onDragOver: ({ active, over }) => (over ? t('sort.over', { ...say(active.id), at: ids.indexOf(String(over.id)) + 1 }) : undefined),
          onDragEnd: ({ active, over }) => t('sort.put', { ...say(active.id), at: over ? ids.indexOf(String(over.id)) + 1 : say(active.id).at }),
          onDragCancel: ({ active }) => t('sort.cancelled', say(active.id)),
        },
      }}
    >
      <SortableContext items={ids} strategy={verticalListSortingStrategy}>
        <ol ref={list} aria-label={label} className={className}>
          {ids.map((id, i) => (
            <Item key={id} id={id} disabled={disabled}>
              {(grip) =>
                children(
                  i,
                  disabled ? null : (
                    <span className="flex shrink-0 items-center">
                      {grip(t('sort.grip', { name: nameOf(i) }), t('sort.role'))}
                      <IconButton label={t('sort.up', { name: nameOf(i) })} disabled={i === 0} className="size-7!" onClick={() => onMove(i, i - 1)}>
                        <ChevronUp size={15} />
                      </IconButton>
                      <IconButton label={t('sort.down', { name: nameOf(i) })} disabled={i === ids.length - 1} className="size-7!" onClick={() => onMove(i, i + 1)}>
                        <ChevronDown size={15} />
                      </IconButton>
                    </span>
                  ),
                )
              }
            </Item>
          ))}
        </ol>
      </SortableContext>
    </DndContext>
  )
}

function Item({ id, disabled, children }: { id: string; disabled?: boolean; children: (grip: (label: string, role: string) => ReactNode) => ReactNode }) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id, disabled })
  return (
    <li ref={setNodeRef} style={{ transform: CSS.Translate.toString(transform), transition }} className={cx(isDragging && 'relative z-10 shadow-lg')}>
      {children((label, role) => (
        <button
          ref={setActivatorNodeRef}
          type="button"
          {...attributes}
          {...listeners}
          aria-label={label}
          aria-roledescription={role}
          className="hidden size-7 touch-none cursor-grab items-center justify-center rounded-md text-faint hover:bg-raised hover:text-ink sm:inline-flex"
        >
          <GripVertical size={15} aria-hidden />
        </button>
      ))}
    </li>
  )
}
