import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Card } from '../api'
import { country, day, exactTime } from '../format'
import { Panel } from '../ui/basics'

function Lines({ lines }: { lines: [string, ReactNode][] }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,2fr)_3fr] gap-x-3 gap-y-1">
      {lines
        .filter(([, v]) => v !== undefined && v !== '' && v !== null)
        .map(([k, v]) => (
          <div key={k} className="contents">
            <dt className="text-soft">{k}</dt>
            <dd className="stranger">{typeof v === 'string' ? <bdi>{v}</bdi> : v}</dd>
          </div>
        ))}
    </dl>
  )
}

const countries = new Set(['country', 'nationality', 'countryOfBirth', 'taxResidenceCountry'])

export function Profile({ card }: { card: Card }) {
  const { t } = useTranslation()
  const person = (data: Record<string, unknown> | undefined): [string, ReactNode][] =>
    Object.entries(data ?? {})
      .filter(([k, v]) => typeof v === 'string' && k !== '$schema')
      .map(([k, v]) => [t(`field.${k}`, k), countries.has(k) ? country(v as string) : k === 'dob' ? day(v as string) : (v as string)])
  return (
    <div className="grid gap-3 lg:grid-cols-2">
      <Panel title={t('profile.stated')}>{card.stated ? <Lines lines={person(card.stated)} /> : <p className="text-soft">{t('profile.nothingStated')}</p>}</Panel>
      <Panel title={t('profile.found')}>{card.found ? <Lines lines={person(card.found)} /> : <p className="text-soft">{t('profile.nothingFound')}</p>}</Panel>
      {card.found?.idDocs?.map((d, i) => (
        <Panel key={i} title={t(`docType.${d.idDocType}`, d.idDocType)}>
          <Lines
            lines={[
              [t('field.number'), d.number],
              [t('field.additionalNumber'), d.additionalNumber],
              [t('field.country'), country(d.country)],
              [t('field.lastName'), d.lastName],
              [t('field.firstName'), d.firstName],
              [t('field.middleName'), d.middleName],
              [t('field.dob'), day(d.dob)],
              [t('field.gender'), d.gender],
              [t('field.nationality'), country(d.nationality)],
              [t('field.issuedDate'), day(d.issuedDate)],
              [t('field.validUntil'), d.termless ? t('profile.termless') : day(d.validUntil)],
              [t('field.authority'), d.issueAuthority],
              [t('viewer.mrz'), d.mrzLine1 && <code className="block text-sm leading-5 break-all">{[d.mrzLine1, d.mrzLine2, d.mrzLine3].filter(Boolean).join('\n')}</code>],
            ]}
          />
        </Panel>
      ))}
      <Panel title={t('profile.record')}>
        <Lines
          lines={[
            ['applicantId', card.id],
            ['externalUserId', card.externalUserId],
            ['inspectionId', card.inspectionId],
            [t('field.email'), card.email],
            [t('field.phone'), card.phone],
            [t('applicants.level'), card.levelName],
            [t('profile.lang'), card.lang],
            [t('profile.platform'), card.platform],
            [t('profile.sourceKey'), card.sourceKey],
            [t('column.created'), exactTime(card.createdAt)],
            [t('profile.submitted'), exactTime(card.pendingAt)],
            [t('column.reviewed'), exactTime(card.reviewedAt)],
            ...card.metadata.map((m): [string, ReactNode] => [m.key, m.value]),
          ]}
        />
      </Panel>
    </div>
  )
}
