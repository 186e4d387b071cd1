import type { TFunction } from 'i18next'

// Words of the contract in the language of the page; those that have none stay.
const named = (t: TFunction, prefix: string) => (word: string) => t(`${prefix}.${word}`, word)

export const stepName = (t: TFunction) => named(t, 'step')
export const typeName = (t: TFunction) => named(t, 'docType')
export const checkName = (t: TFunction) => named(t, 'check')
export const fieldName = (t: TFunction) => (word: string) => t(`field.${word}`, t(`lv.field.${word}`, word))
export const captureName = (t: TFunction) => named(t, 'lv.capture')
export const uploaderName = (t: TFunction) => named(t, 'lv.uploader')
export const modeName = (t: TFunction) => named(t, 'lv.mode')
export const videoName = (t: TFunction) => named(t, 'lv.video')
export const questionName = (t: TFunction) => named(t, 'lv.question')
export const settingName = (t: TFunction) => named(t, 'lv.setting')
export const limitName = (t: TFunction) => named(t, 'lv.limit')
/** What a finding leads to; the same word may mean another thing of another finding. */
export const actionName = (t: TFunction, setting: string) => (word: string) => t(`lv.action.${setting}.${word}`, t(`lv.action.${word}`, word))
