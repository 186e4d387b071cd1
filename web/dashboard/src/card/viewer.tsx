import { ChevronLeft, ChevronRight, Columns2, Eye, EyeOff, Maximize2, RotateCw, ZoomIn, ZoomOut } from 'lucide-react'
import { useEffect, useMemo, useRef, useState, type PointerEvent as ReactPointerEvent, type WheelEvent } from 'react'
import { useTranslation } from 'react-i18next'

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
    page.findings.forEach((f, i) => f.box && out.push({ key: 'find' + i, box: f.box, kind: 'finding', label: t(`finding.${f.code}`, f.code) }))
    return out
  }, [page, t])
}

export function imageName(t: (key: string, fallback: string) => string, im: Image): string {
  return [t(`docType.${im.type}`, im.type), im.side && t(`side.${im.side}`, im.side)].filter(Boolean).join(', ')
}

/** The pictures of an applicant: one large, or two side by side. */
export function Viewer({ images, spot, onSpot, keys }: { images: Image[]; spot?: Spot; onSpot: (s: Spot) => void; keys: boolean }) {
  const { t } = useTranslation()
  const flat = useMemo(() => images.flatMap((im) => im.pages.map((page, i) => ({ im, page, i }))), [images])
  const found = flat.findIndex((f) => f.im.id === spot?.imageId && f.i === (spot?.page ?? 0))
  const at = Math.max(0, found)
  const [second, setSecond] = useState<number>()
  const current = flat[at]
  const other = second === undefined ? undefined : flat[second]
  const go = (d: number) => {
    const next = flat[(at + d + flat.length) % flat.length]
    if (next) onSpot({ imageId: next.im.id, page: next.i })
  }
  useKeys(keys ? { '[': () => go(-1), ']': () => go(1), s: () => setSecond(second === undefined && flat.length > 1 ? (at + 1) % flat.length : undefined) } : {})
  if (!current) return <p className="p-6 text-center text-soft">{t('viewer.none')}</p>
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className={cx('grid min-h-0 flex-1', other && 'grid-cols-2 divide-x divide-line')}>
        <Picture
          key={current.im.id + '/' + current.i}
          im={current.im}
          page={current.page}
          highlight={spot?.imageId === current.im.id ? spot.box : undefined}
          keys={keys}
          onPrevious={flat.length > 1 ? () => go(-1) : undefined}
          onNext={flat.length > 1 ? () => go(1) : undefined}
          onCompare={flat.length > 1 ? () => setSecond(second === undefined ? (at + 1) % flat.length : undefined) : undefined}
          comparing={!!other}
        />
        {other && <Picture key={'b' + other.im.id + '/' + other.i} im={other.im} page={other.page} keys={false} />}
      </div>
      <ul className="flex gap-2 overflow-x-auto border-t border-line p-2" aria-label={t('viewer.pictures')}>
        {flat.map((f, i) => (
          <li key={f.im.id + '/' + f.i} className="shrink-0">
            <button
              type="button"
              aria-current={i === at ? 'true' : undefined}
              onClick={(e) => (e.shiftKey ? setSecond(i) : onSpot({ imageId: f.im.id, page: f.i }))}
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

function Picture({ im, page, highlight, keys, onPrevious, onNext, onCompare, comparing }: { im: Image; page: Page; highlight?: Box; keys: boolean; onPrevious?: () => void; onNext?: () => void; onCompare?: () => void; comparing?: boolean }) {
  const { t } = useTranslation()
  const marks = useMarks(page)
  const [boxes, setBoxes] = useState(true)
  const [turn, setTurn] = useState(0)
  const [zoom, setZoom] = useState(1)
  const [shift, setShift] = useState({ x: 0, y: 0 })
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading')
  const [hover, setHover] = useState<string>()
  const frame = useRef<HTMLDivElement>(null)
  const drag = useRef<{ x: number; y: number; from: { x: number; y: number } } | null>(null)

  const scale = (z: number) => {
    const next = Math.min(8, Math.max(1, z))
    setZoom(next)
    if (next === 1) setShift({ x: 0, y: 0 })
  }
  const reset = () => {
    scale(1)
    setTurn(0)
  }
  useKeys(keys ? { '+': () => scale(zoom * 1.4), '=': () => scale(zoom * 1.4), '-': () => scale(zoom / 1.4), '0': reset, r: () => setTurn((turn + 90) % 360), b: () => setBoxes(!boxes) } : {})

  // A value that is pointed at comes into view.
  useEffect(() => {
    if (!highlight || zoom === 1 || !frame.current || !page.width) return
    const r = frame.current.getBoundingClientRect()
    const fit = Math.min(r.width / page.width, r.height / page.height)
    const dx = (page.width / 2 - (highlight.x + highlight.w / 2)) * fit * zoom
    const dy = (page.height / 2 - (highlight.y + highlight.h / 2)) * fit * zoom
    setShift({ x: dx, y: dy })
    // Only a new highlight moves the picture, not zooming by hand.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [highlight])

  const wheel = (e: WheelEvent) => {
    if (e.ctrlKey || e.metaKey || zoom > 1) scale(zoom * (e.deltaY < 0 ? 1.15 : 1 / 1.15))
  }
  const down = (e: ReactPointerEvent) => {
    if (zoom === 1) return
    drag.current = { x: e.clientX, y: e.clientY, from: shift }
    e.currentTarget.setPointerCapture(e.pointerId)
  }
  const moved = (e: ReactPointerEvent) => {
    const d = drag.current
    if (d) setShift({ x: d.from.x + e.clientX - d.x, y: d.from.y + e.clientY - d.y })
  }
  const ratio = page.width && page.height ? `${page.width} / ${page.height}` : '4 / 3'
  const sideways = turn % 180 !== 0
  const shown = boxes ? marks : []
  const label = imageName(t, im)
  return (
    <figure className="flex min-h-0 min-w-0 flex-col">
      <figcaption className="flex min-h-10 items-center gap-0.5 border-b border-line px-2">
        <span className="min-w-0 flex-1 truncate pl-1 text-sm font-medium">{label}</span>
        {onPrevious && (
          <IconButton label={`${t('viewer.previous')} [`} onClick={onPrevious}>
            <ChevronLeft size={16} />
          </IconButton>
        )}
        {onNext && (
          <IconButton label={`${t('viewer.next')} ]`} onClick={onNext}>
            <ChevronRight size={16} />
          </IconButton>
        )}
        <IconButton label={`${t(boxes ? 'viewer.hideBoxes' : 'viewer.showBoxes')} (B)`} aria-pressed={boxes} onClick={() => setBoxes(!boxes)}>
          {boxes ? <Eye size={16} /> : <EyeOff size={16} />}
        </IconButton>
        <IconButton label={`${t('viewer.zoomOut')} −`} onClick={() => scale(zoom / 1.4)} disabled={zoom === 1}>
          <ZoomOut size={16} />
        </IconButton>
        <IconButton label={`${t('viewer.zoomIn')} +`} onClick={() => scale(zoom * 1.4)}>
          <ZoomIn size={16} />
        </IconButton>
        <IconButton label={`${t('viewer.rotate')} (R)`} onClick={() => setTurn((turn + 90) % 360)}>
          <RotateCw size={16} />
        </IconButton>
        <IconButton label={`${t('viewer.fit')} 0`} onClick={reset} className="hidden sm:inline-flex">
          <Maximize2 size={16} />
        </IconButton>
        {onCompare && (
          <IconButton label={`${t('viewer.compare')} (S)`} aria-pressed={comparing} onClick={onCompare}>
            <Columns2 size={16} />
          </IconButton>
        )}
        {page.url && <Original image={im} />}
      </figcaption>
      <div
        ref={frame}
        onWheel={wheel}
        onPointerDown={down}
        onPointerMove={moved}
        onPointerUp={() => (drag.current = null)}
        onDoubleClick={() => scale(zoom > 1 ? 1 : 2.2)}
        className={cx('relative flex min-h-64 flex-1 touch-pan-y items-center justify-center overflow-hidden bg-raised p-2 [container-type:size]', zoom > 1 && 'cursor-grab touch-none active:cursor-grabbing')}
      >
        {!page.url ? (
          <p className="p-6 text-center text-soft">{t('viewer.notAllowed')}</p>
        ) : state === 'failed' ? (
          <p className="p-6 text-center text-soft">{t('viewer.failed')}</p>
        ) : (
          <div
            className="relative max-h-full max-w-full"
            style={{
              aspectRatio: ratio,
              width: page.width ? `min(100cqw, calc(100cqh * ${page.width / page.height}))` : '100cqw',
              transform: `translate(${shift.x}px, ${shift.y}px) rotate(${turn}deg) scale(${sideways ? zoom * 0.72 : zoom})`,
            }}
          >
            {state === 'loading' && <Skeleton className="absolute inset-0" />}
            <img src={page.url} alt={label} draggable={false} onLoad={() => setState('shown')} onError={() => setState('failed')} className={cx('size-full rounded-sm select-none', !page.width && 'object-contain')} />
            {page.width > 0 && (
              <svg viewBox={`0 0 ${page.width} ${page.height}`} className="absolute inset-0 size-full" role="img" aria-label={shown.map((m) => m.label).join('; ')} data-testid="boxes">
                {shown.map((m) => (
                  <rect key={m.key} x={m.box.x} y={m.box.y} width={m.box.w} height={m.box.h} rx={4} className={cx('fill-transparent', strokes[m.kind])} strokeWidth={hover === m.key ? 5 : 2.5} vectorEffect="non-scaling-stroke" opacity={highlight && hover !== m.key ? 0.35 : 0.9} onMouseEnter={() => setHover(m.key)} onMouseLeave={() => setHover(undefined)}>
                    <title>{m.label}</title>
                  </rect>
                ))}
                {highlight && <rect x={highlight.x - 6} y={highlight.y - 6} width={highlight.w + 12} height={highlight.h + 12} rx={6} className="fill-accent/15 stroke-accent" strokeWidth={4} vectorEffect="non-scaling-stroke" data-testid="highlight" />}
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
