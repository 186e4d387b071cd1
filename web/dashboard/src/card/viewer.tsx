import { ChevronLeft, ChevronRight, Columns2, Eye, EyeOff, Link2, Maximize2, RotateCw, ScanFace, Unlink2, ZoomIn, ZoomOut } from 'lucide-react'
import { useEffect, useMemo, useRef, useState, type PointerEvent as ReactPointerEvent, type ReactNode, type WheelEvent } from 'react'
import { useTranslation } from 'react-i18next'

import { evidence as words } from '../format'
import { cx, IconButton, Skeleton } from '../ui/basics'
import { useKeys } from '../ui/keys'
import { Original } from './original'
import type { Box, Image, Page, Spot } from './types'

interface Marked {
  key: string
  box: Box
  label: string
  kind: 'field' | 'mrz' | 'face' | 'finding' | 'code'
}

const strokes: Record<Marked['kind'], string> = {
  field: 'stroke-accent',
  mrz: 'stroke-sandbox',
  face: 'stroke-good',
  finding: 'stroke-bad',
  code: 'stroke-warn',
}

/** Everything that was read on a page, as boxes. */
function useMarks(page: Page | undefined): Marked[] {
  const { t } = useTranslation()
  return useMemo(() => {
    if (!page) return []
    const out: Marked[] = []
    const seen = new Set<string>()
    for (const r of page.readings) {
      if (!r.box || seen.has(r.name)) continue
      seen.add(r.name)
      out.push({ key: 'f' + r.name, box: r.box, kind: 'field', label: `${t(`field.${r.name}`, r.name)}: ${r.value}` })
    }
    if (page.mrz) out.push({ key: 'mrz', box: page.mrz.box, kind: 'mrz', label: `${t('viewer.mrz')} ${page.mrz.format}` })
    page.faces.forEach((f, i) => out.push({ key: 'face' + i, box: f.box, kind: 'face', label: t('viewer.face') }))
    page.barcodes.forEach((b, i) => out.push({ key: 'code' + i, box: b.box, kind: 'code', label: b.format }))
    page.findings.forEach((f, i) => f.box && out.push({ key: 'find' + i, box: f.box, kind: 'finding', label: words(t, f.code) }))
    return out
  }, [page, t])
}

export function imageName(t: (key: string, fallback: string) => string, im: Image): string {
  return [t(`docType.${im.type}`, im.type), im.side && t(`side.${im.side}`, im.side)].filter(Boolean).join(', ')
}

/** How a picture is looked at: enlarged by zoom, moved by x and y pixels, turned by degrees. */
interface View {
  zoom: number
  x: number
  y: number
  turn: number
}

const whole: View = { zoom: 1, x: 0, y: 0, turn: 0 }
export const selfies = ['SELFIE', 'VIDEO_SELFIE']

/** The largest face of a page, or nothing. */
export function faceOf(page: Page | undefined): Box | undefined {
  return page?.faces.map((f) => f.box).sort((a, b) => b.w * b.h - a.w * a.h)[0]
}

/** The pictures of an applicant: one large, or two side by side that are enlarged and moved in step. */
export function Viewer({ images, spot, onSpot, keys }: { images: Image[]; spot?: Spot; onSpot: (s: Spot) => void; keys: boolean }) {
  const { t } = useTranslation()
  const flat = useMemo(() => images.flatMap((im) => im.pages.map((page, i) => ({ im, page, i }))), [images])
  const found = flat.findIndex((f) => f.im.id === spot?.imageId && f.i === (spot?.page ?? 0))
  const at = Math.max(0, found)
  const [second, setSecond] = useState<number>()
  const [linked, setLinked] = useState(true)
  // With the faces in view both pictures begin at their face instead of the whole.
  const [faces, setFaces] = useState(false)
  const [views, setViews] = useState<[View, View]>([whole, whole])
  const current = flat[at]
  const other = second === undefined ? undefined : flat[second]
  const look = (side: 0 | 1, change: (v: View) => View) => setViews((v) => (linked && other ? [change(v[0]), change(v[1])] : side === 0 ? [change(v[0]), v[1]] : [v[0], change(v[1])]))
  const afresh = () => setViews([whole, whole])
  const show = (n: number) => {
    const next = flat[n]
    if (!next) return
    if (!other) afresh()
    onSpot({ imageId: next.im.id, page: next.i })
  }
  const step = (from: number, d: number) => (from + d + flat.length) % flat.length
  const compare = (n: number | undefined) => {
    setFaces(false)
    afresh()
    setSecond(n)
  }
  // The face on a document that is in use, and the selfie's.
  const documentFace = flat.findIndex((f) => f.im.active && !selfies.includes(f.im.type) && faceOf(f.page))
  const selfieFace = flat.findIndex((f) => f.im.active && selfies.includes(f.im.type) && faceOf(f.page))
  const canFaces = documentFace >= 0 && selfieFace >= 0
  const toggleFaces = () => {
    if (faces) return compare(undefined)
    afresh()
    show(documentFace)
    setSecond(selfieFace)
    setFaces(true)
  }
  const several = flat.length > 1
  const toggle = () => compare(second === undefined && several ? step(at, 1) : undefined)
  useKeys(
    keys
      ? {
          '[': () => show(step(at, -1)),
          ']': () => show(step(at, 1)),
          '{': () => second !== undefined && setSecond(step(second, -1)),
          '}': () => second !== undefined && setSecond(step(second, 1)),
          s: toggle,
          f: canFaces && toggleFaces,
          l: !!other && (() => setLinked(!linked)),
        }
      : {},
  )
  if (!current) return <p className="p-6 text-center text-soft">{t('viewer.none')}</p>
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className={cx('grid min-h-0 flex-1', other && 'grid-rows-2 divide-line max-sm:divide-y sm:grid-cols-2 sm:grid-rows-1 sm:divide-x')}>
        <Picture
          key={current.im.id + '/' + current.i}
          im={current.im}
          page={current.page}
          highlight={spot?.imageId === current.im.id ? spot.box : undefined}
          keys={keys}
          view={views[0]}
          onView={(change) => look(0, change)}
          focus={faces ? faceOf(current.page) : undefined}
          before={
            several && (
              <>
                <IconButton label={`${t('viewer.previous')} [`} onClick={() => show(step(at, -1))}>
                  <ChevronLeft size={16} />
                </IconButton>
                <IconButton label={`${t('viewer.next')} ]`} onClick={() => show(step(at, 1))}>
                  <ChevronRight size={16} />
                </IconButton>
              </>
            )
          }
          after={
            several && (
              <>
                {canFaces && (
                  <IconButton label={`${t('viewer.faces')} (F)`} aria-pressed={faces} onClick={toggleFaces}>
                    <ScanFace size={16} />
                  </IconButton>
                )}
                <IconButton label={`${t('viewer.compare')} (S)`} aria-pressed={!!other} onClick={toggle}>
                  <Columns2 size={16} />
                </IconButton>
              </>
            )
          }
        />
        {other && second !== undefined && (
          <Picture
            key={'b' + other.im.id + '/' + other.i}
            im={other.im}
            page={other.page}
            keys={false}
            view={views[1]}
            onView={(change) => look(1, change)}
            focus={faces ? faceOf(other.page) : undefined}
            follows={linked}
            before={
              <>
                <IconButton label={`${t('viewer.previousSecond')} {`} onClick={() => setSecond(step(second, -1))}>
                  <ChevronLeft size={16} />
                </IconButton>
                <IconButton label={`${t('viewer.nextSecond')} }`} onClick={() => setSecond(step(second, 1))}>
                  <ChevronRight size={16} />
                </IconButton>
              </>
            }
            after={
              <IconButton label={`${t(linked ? 'viewer.unlink' : 'viewer.link')} (L)`} aria-pressed={linked} onClick={() => setLinked(!linked)}>
                {linked ? <Link2 size={16} /> : <Unlink2 size={16} />}
              </IconButton>
            }
          />
        )}
      </div>
      <ul className="flex gap-2 overflow-x-auto border-t border-line p-2" aria-label={t('viewer.pictures')}>
        {flat.map((f, i) => (
          <li key={f.im.id + '/' + f.i} className="shrink-0">
            <button
              type="button"
              aria-current={i === at ? 'true' : undefined}
              onClick={(e) => (e.shiftKey ? setSecond(i) : show(i))}
              className={cx('flex w-24 flex-col gap-1 rounded-md border-2 p-1 text-left', i === at ? 'border-accent' : i === second ? 'border-strong' : 'border-transparent hover:bg-raised', !f.im.active && 'opacity-55')}
            >
              <span className="block h-14 overflow-hidden rounded bg-raised">{f.page.thumb && <img src={f.page.thumb} alt="" loading="lazy" className="size-full object-cover" />}</span>
              <span className="truncate text-xs text-soft">{imageName(t, f.im)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

interface PictureProps {
  im: Image
  page: Page
  highlight?: Box
  keys: boolean
  view: View
  onView: (change: (v: View) => View) => void
  /** The other picture's buttons turn and enlarge this one too. */
  follows?: boolean
  /** What stands in the middle, large, while nothing is enlarged by hand. */
  focus?: Box
  before?: ReactNode
  after?: ReactNode
}

function Picture({ im, page, highlight, keys, view, onView, follows, focus, before, after }: PictureProps) {
  const { t } = useTranslation()
  const marks = useMarks(page)
  const [boxes, setBoxes] = useState(true)
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading')
  const [hover, setHover] = useState<string>()
  const [size, setSize] = useState({ w: 0, h: 0 })
  const frame = useRef<HTMLDivElement>(null)
  const drag = useRef<{ x: number; y: number } | null>(null)
  const { zoom, turn } = view

  useEffect(() => {
    const el = frame.current
    if (!el) return
    const seen = new ResizeObserver(() => setSize({ w: el.clientWidth, h: el.clientHeight }))
    seen.observe(el)
    return () => seen.disconnect()
  }, [])

  const scale = (by: number) => onView((v) => ({ ...v, ...(v.zoom * by <= 1 ? { zoom: 1, x: 0, y: 0 } : { zoom: Math.min(8, v.zoom * by) }) }))
  const rotate = () => onView((v) => ({ ...v, turn: (v.turn + 90) % 360 }))
  const reset = () => onView(() => whole)
  useKeys(keys ? { '+': () => scale(1.4), '=': () => scale(1.4), '-': () => scale(1 / 1.4), '0': reset, r: rotate, b: () => setBoxes(!boxes) } : {})

  // A box in focus fills half of the frame.
  const fit = page.width && page.height ? Math.min(size.w / page.width, size.h / page.height) : 0
  const near = focus && fit > 0 ? Math.min(6, Math.max(1, (0.55 * Math.min(size.w, size.h)) / (Math.max(focus.w, focus.h) * fit))) : 1
  const enlarged = zoom * near
  const centre = focus && near > 1 ? { x: (page.width / 2 - (focus.x + focus.w / 2)) * fit * enlarged, y: (page.height / 2 - (focus.y + focus.h / 2)) * fit * enlarged } : { x: 0, y: 0 }

  // A value that is pointed at comes into view.
  useEffect(() => {
    if (!highlight || zoom === 1 || !frame.current || !page.width) return
    const r = frame.current.getBoundingClientRect()
    const fit = Math.min(r.width / page.width, r.height / page.height)
    const dx = (page.width / 2 - (highlight.x + highlight.w / 2)) * fit * zoom
    const dy = (page.height / 2 - (highlight.y + highlight.h / 2)) * fit * zoom
    onView((v) => ({ ...v, x: dx, y: dy }))
    // Only a new highlight moves the picture, not zooming by hand.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [highlight])

  const wheel = (e: WheelEvent) => {
    if (e.ctrlKey || e.metaKey || zoom > 1) scale(e.deltaY < 0 ? 1.15 : 1 / 1.15)
  }
  const down = (e: ReactPointerEvent) => {
    if (enlarged === 1) return
    drag.current = { x: e.clientX, y: e.clientY }
    e.currentTarget.setPointerCapture(e.pointerId)
  }
  const moved = (e: ReactPointerEvent) => {
    const d = drag.current
    if (!d) return
    const by = { x: e.clientX - d.x, y: e.clientY - d.y }
    drag.current = { x: e.clientX, y: e.clientY }
    onView((v) => ({ ...v, x: v.x + by.x, y: v.y + by.y }))
  }
  const ratio = page.width && page.height ? `${page.width} / ${page.height}` : '4 / 3'
  const sideways = turn % 180 !== 0
  const shown = boxes ? marks : []
  const label = imageName(t, im)
  return (
    <figure className="flex min-h-0 min-w-0 flex-col">
      <figcaption className="flex min-h-10 flex-wrap items-center justify-end gap-0.5 border-b border-line px-2 py-1">
        <span className="min-w-0 flex-[1_1_5rem] truncate pl-1 text-sm font-medium">{label}</span>
        {before}
        <IconButton label={`${t(boxes ? 'viewer.hideBoxes' : 'viewer.showBoxes')} (B)`} aria-pressed={boxes} onClick={() => setBoxes(!boxes)}>
          {boxes ? <Eye size={16} /> : <EyeOff size={16} />}
        </IconButton>
        {!follows && (
          <>
            <IconButton label={`${t('viewer.zoomOut')} −`} onClick={() => scale(1 / 1.4)} disabled={zoom === 1}>
              <ZoomOut size={16} />
            </IconButton>
            <IconButton label={`${t('viewer.zoomIn')} +`} onClick={() => scale(1.4)}>
              <ZoomIn size={16} />
            </IconButton>
            <IconButton label={`${t('viewer.rotate')} (R)`} onClick={rotate}>
              <RotateCw size={16} />
            </IconButton>
            <IconButton label={`${t('viewer.fit')} 0`} onClick={reset} className="hidden sm:inline-flex">
              <Maximize2 size={16} />
            </IconButton>
          </>
        )}
        {after}
        {page.url && <Original image={im} />}
      </figcaption>
      <div
        ref={frame}
        onWheel={wheel}
        onPointerDown={down}
        onPointerMove={moved}
        onPointerUp={() => (drag.current = null)}
        onDoubleClick={() => scale(zoom > 1 ? 0 : 2.2)}
        className={cx('relative flex min-h-0 flex-1 touch-pan-y items-center justify-center overflow-hidden bg-raised p-2 [container-type:size]', enlarged > 1 && 'cursor-grab touch-none active:cursor-grabbing')}
      >
        {!page.url ? (
          <p className="p-6 text-center text-soft">{t('viewer.notAllowed')}</p>
        ) : state === 'failed' ? (
          <p className="p-6 text-center text-soft">{t('viewer.failed')}</p>
        ) : (
          <div
            className="relative max-h-full max-w-full"
            data-testid="picture"
            style={{
              aspectRatio: ratio,
              width: page.width ? `min(100cqw, calc(100cqh * ${page.width / page.height}))` : '100cqw',
              transform: `translate(${centre.x + view.x}px, ${centre.y + view.y}px) rotate(${turn}deg) scale(${sideways ? enlarged * 0.72 : enlarged})`,
            }}
          >
            {state === 'loading' && <Skeleton className="absolute inset-0" />}
            <img src={page.url} alt={label} draggable={false} onLoad={() => setState('shown')} onError={() => setState('failed')} className={cx('size-full rounded-sm select-none', !page.width && 'object-contain')} />
            {page.width > 0 && (
              <svg viewBox={`0 0 ${page.width} ${page.height}`} className="absolute inset-0 size-full" role="img" aria-label={shown.map((m) => m.label).join('; ')} data-testid="boxes">
                {shown.map((m) => (
                  <rect key={m.key} x={m.box.x} y={m.box.y} width={m.box.w} height={m.box.h} rx={4} className={cx('fill-transparent', strokes[m.kind])} strokeWidth={(hover === m.key ? 5 : 2.5) / enlarged} vectorEffect="non-scaling-stroke" opacity={highlight && hover !== m.key ? 0.35 : 0.9} onMouseEnter={() => setHover(m.key)} onMouseLeave={() => setHover(undefined)}>
                    <title>{m.label}</title>
                  </rect>
                ))}
                {highlight && <rect x={highlight.x - 6} y={highlight.y - 6} width={highlight.w + 12} height={highlight.h + 12} rx={6} className="fill-accent/15 stroke-accent" strokeWidth={4 / enlarged} vectorEffect="non-scaling-stroke" data-testid="highlight" />}
              </svg>
            )}
          </div>
        )}
      </div>
    </figure>
  )
}

/** A cut-out of a picture around a box, as for the two faces side by side. */
export function CutOut({ page, box, label }: { page: Page; box: Box; label: string }) {
  if (!page.url || !page.width) return null
  const side = Math.max(box.w, box.h) * 1.5
  const x = box.x + box.w / 2 - side / 2
  const y = box.y + box.h / 2 - side / 2
  return (
    <span className="relative block aspect-square w-full overflow-hidden rounded-lg border border-line bg-raised">
      <img src={page.url} alt={label} draggable={false} className="absolute max-w-none" style={{ width: `${(page.width / side) * 100}%`, left: `${(-x / side) * 100}%`, top: `${(-y / side) * 100}%` }} />
    </span>
  )
}
