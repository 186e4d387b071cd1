import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'

import type { Schemas } from '../api'
import { evidence as words, percent } from '../format'
import { language } from '../i18n'
import { Badge, Panel } from '../ui/basics'
import { Mark } from './mark'
import type { Evidence, Image, Spot } from './types'
import { CutOut } from './viewer'

type CheckRow = Schemas['CardCheck']

/** Every check with what it found and why. */
export function Checks({ decision, images, onSpot }: { decision: Schemas['Decision']; images: Image[]; onSpot: (s: Spot) => void }) {
  const { t } = useTranslation()
  const asked = decision.checks.filter((c) => !c.notRequired)
  const rest = decision.checks.filter((c) => c.notRequired)
  return (
    <Panel title={t('checks.title')} padded={false}>
      <ul className="divide-y divide-line">
        {asked.map((c) => (
          <li key={c.kind}>
            <Check check={c} images={images} onSpot={onSpot} />
          </li>
        ))}
      </ul>
      {rest.length > 0 && (
        <p className="border-t border-line px-3 py-2 text-sm text-faint">
          {t('checks.notAsked')}: {rest.map((c) => t(`check.${c.kind}`, c.kind)).join(', ')}
        </p>
      )}
    </Panel>
  )
}

function Check({ check, images, onSpot }: { check: CheckRow; images: Image[]; onSpot: (s: Spot) => void }) {
  const { t } = useTranslation()
  const bad = check.outcome === 'fail' || check.outcome === 'doubt' || check.outcome === 'error'
  const face = check.kind === 'face' ? check.evidence.find((e) => ['face-match', 'face-different', 'face-unsure'].includes(e.code)) : undefined
  return (
    <details open={bad || !!face} className="group">
      <summary className="flex min-h-9 list-none items-center gap-2 px-3 py-1 hover:bg-raised">
        <Mark outcome={check.outcome} />
        <span className="font-medium">{t(`check.${check.kind}`, check.kind)}</span>
        <span className="min-w-0 flex-1 truncate text-sm text-faint">{t(`outcome.${check.outcome}`)}</span>
        <ChevronRight size={15} aria-hidden className="shrink-0 text-faint transition-transform duration-100 group-open:rotate-90" />
      </summary>
      <div className="flex flex-col gap-2 px-3 pt-1 pb-3 pl-8">
        {check.problems.map((p, i) => (
          <Reason key={i} tone="bad" label={p.label} text={language() === 'en' ? p.comment : p.words} lang={language()} />
        ))}
        {check.doubts.map((d, i) => (
          <Reason key={i} tone="warn" label={words(t, d.code)} text={language() === 'en' ? d.comment : ''} lang="en" />
        ))}
        {face && <Faces evidence={face} images={images} />}
        {check.evidence.length > 0 ? (
          <ul className="flex flex-col gap-1">
            {check.evidence.map((e, i) => (
              <EvidenceLine key={i} evidence={e} onSpot={onSpot} />
            ))}
          </ul>
        ) : (
          !bad && <p className="text-sm text-faint">{t('checks.nothing')}</p>
        )}
      </div>
    </details>
  )
}

function Reason({ tone, label, text, lang }: { tone: 'bad' | 'warn'; label: string; text: string; lang: string }) {
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
      <Badge tone={tone}>{label}</Badge>
      {text && (
        <span lang={lang} className="stranger">
          {text}
        </span>
      )}
    </p>
  )
}

function EvidenceLine({ evidence: e, onSpot }: { evidence: Evidence; onSpot: (s: Spot) => void }) {
  const { t } = useTranslation()
  const place = (e.values ?? []).find((v) => v.imageId && v.box)
  const go = place?.imageId ? () => onSpot({ imageId: place.imageId as number, page: place.page ?? 0, box: place.box }) : undefined
  const values = (e.values ?? []).filter((v) => v.value)
  const inner = (
    <>
      <span className="mt-0.5">
        <Mark outcome={e.supports} />
      </span>
      <span className="min-w-0 flex-1">
        <span>{words(t, e.code)}</span>
        {e.field && <span className="text-soft"> · {t(`field.${e.field}`, e.field)}</span>}
        {values.length > 0 && (
          <span className="stranger block text-sm text-soft">
            {values.map((v, i) => (
              <span key={i}>
                {i > 0 && ' · '}
                <bdi>{v.value}</bdi> <span className="text-xs text-faint uppercase">{t(`source.${v.source}`, v.source)}</span>
              </span>
            ))}
          </span>
        )}
        {e.sentences.length > 0 ? (
          <span className="stranger block text-sm text-faint">{e.sentences.join(' ')}</span>
        ) : (
          e.explanation && (
            <span lang="en" className="block text-sm text-faint">
              {e.explanation}
            </span>
          )
        )}
      </span>
    </>
  )
  return (
    <li>
      {go ? (
        <button type="button" onClick={go} onMouseEnter={go} onFocus={go} className="-mx-1 flex w-[calc(100%+0.5rem)] items-start gap-2 rounded px-1 py-0.5 text-left hover:bg-accent-soft">
          {inner}
        </button>
      ) : (
        <div className="flex items-start gap-2 py-0.5">{inner}</div>
      )}
    </li>
  )
}

/** The two faces beside each other with the measured similarity on its scale. */
function Faces({ evidence, images }: { evidence: Evidence; images: Image[] }) {
  const { t } = useTranslation()
  const faces = (evidence.values ?? []).filter((v) => v.imageId && v.box)
  const score = evidence.score ?? 0
  return (
    <figure className="flex items-center gap-3 rounded-lg bg-raised p-3">
      {faces.slice(0, 2).map((v, i) => {
        const page = images.find((im) => im.id === v.imageId)?.pages[v.page ?? 0]
        return (
          <span key={i} className="w-20 shrink-0 sm:w-24">
            {page && v.box && <CutOut page={page} box={v.box} label={t(`source.${v.source}`, v.source)} />}
            <span className="mt-1 block truncate text-center text-xs text-soft">{t(`source.${v.source}`, v.source)}</span>
          </span>
        )
      })}
      <figcaption className="min-w-0 flex-1">
        <span className="tabular block text-lg font-semibold">{percent(score, 1)}</span>
        <span className="block text-sm text-soft">{words(t, evidence.code)}</span>
        <Scale value={score} good={evidence.code === 'face-match'} bad={evidence.code === 'face-different'} />
      </figcaption>
    </figure>
  )
}

function Scale({ value, good, bad }: { value: number; good: boolean; bad: boolean }) {
  const { t } = useTranslation()
  return (
    <span className="mt-2 block" role="img" aria-label={`${t('checks.similarity')}: ${percent(value, 1)}`}>
      <span className="relative block h-1.5 overflow-visible rounded-full bg-line">
        <span className={good ? 'absolute inset-y-0 left-0 rounded-full bg-good' : bad ? 'absolute inset-y-0 left-0 rounded-full bg-bad' : 'absolute inset-y-0 left-0 rounded-full bg-warn'} style={{ width: `${Math.max(2, value * 100)}%` }} />
      </span>
      <span className="mt-0.5 flex justify-between text-xs text-faint" aria-hidden>
        <span>{t('checks.different')}</span>
        <span>{t('checks.same')}</span>
      </span>
    </span>
  )
}
