/** Identifiers that every payload may carry. */
export interface Common {
  applicantId?: string;
  levelName?: string;
}

export interface ReviewResult {
  reviewAnswer: 'GREEN' | 'RED';
  reviewRejectType?: 'RETRY' | 'FINAL';
  moderationComment?: string;
}

export interface ApplicantStatus {
  reprocessing: boolean;
  levelName: string;
  creationDate: string;
  createDate?: string;
  reviewStatus: string;
  autoChecked: boolean;
  reviewResult?: ReviewResult;
}

export interface NavigationState {
  previousScreenButton: 'normal' | 'disabled' | null;
  closeModalButton: 'normal' | null;
}

interface Step {
  /** Name in older clients; the same value. */
  step: string;
  idDocSetType: string;
}

interface Failure {
  code: string;
  error: string;
  reason?: string;
}

/** Every event of the flow with its payload. Browser events are for the page; the truth is the webhook. */
export interface Events {
  'idCheck.onReady': object;
  'idCheck.onInitialized': object;
  'idCheck.onResize': { height: number };
  'idCheck.onApplicantLoaded': { applicantId: string };
  'idCheck.onApplicantLevelChanged': { levelName: string };
  'idCheck.onStepInitiated': { idDocSetType: string; types: string[]; videoRequired?: string };
  'idCheck.stepCompleted': Step;
  'idCheck.onStepCompleted': Step;
  'idCheck.onDocumentAdded': { imageId: string; idDocSetType?: string; idDocType?: string; idDocSubType?: string; country?: string };
  'idCheck.onImageRemoved': { imageId: string };
  'idCheck.onUploadError': Failure & { msg: string };
  'idCheck.onUploadWarning': Failure & { msg: string };
  'idCheck.onLivenessCompleted': { answer: 'GREEN' | 'YELLOW' | 'RED'; allowContinuing: boolean };
  'idCheck.onApplicantSubmitted': object;
  'idCheck.onApplicantResubmitted': object;
  'idCheck.applicantStatus': ApplicantStatus;
  'idCheck.onApplicantStatusChanged': ApplicantStatus;
  'idCheck.onApplicantVerificationCompleted': ApplicantStatus;
  'idCheck.moduleResultPresented': { answer: 'GREEN' | 'YELLOW' | 'RED' };
  'idCheck.onModuleResultPresented': { answer: 'GREEN' | 'YELLOW' | 'RED' };
  'idCheck.onVerificationProgressChanged': { currentStep: number; totalSteps: number };
  'idCheck.onNavigationUiControlsStateChanged': { state: NavigationState };
  'idCheck.onLanguageChanged': { language: string };
  'idCheck.onAgreementSigned': { residency: string | null };
  'idCheck.onUserAction': { action: string };
  'idCheck.onError': Failure;
}

export type EventName = keyof Events;
export type Payload<N extends EventName> = Events[N] & Common;
