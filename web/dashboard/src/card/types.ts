import type { Schemas } from '../api'

export type Image = Schemas['CardImage']
export type Page = Schemas['CardPage']
export type Evidence = Schemas['CardEvidence']
export type Box = Schemas['VisionBox']

/** A place on a picture that is pointed at. */
export interface Spot {
  imageId: number
  page: number
  box?: Box
}

export type Tone = 'good' | 'bad' | 'warn' | 'neutral'

export function tone(outcome: string | undefined): Tone {
  switch (outcome) {
    case 'pass':
    case 'GREEN':
      return 'good'
    case 'fail':
    case 'RED':
      return 'bad'
    case 'doubt':
    case 'error':
    case 'YELLOW':
      return 'warn'
    default:
      return 'neutral'
  }
}
