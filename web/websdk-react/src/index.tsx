import sdk, { type Conf, type Options, type Sdk, type TokenSource, type NavigationState } from '@idngo/websdk';
import { Component, createRef, type CSSProperties } from 'react';

export type { Conf, Options, NavigationState };

export interface Props {
  accessToken: string;
  /** Fetches another access token from your own server. */
  expirationHandler: TokenSource;
  baseUrl?: string;
  /** Accepted for older pages, does nothing. */
  testEnv?: boolean;
  config?: Conf;
  options?: Partial<Options>;
  onMessage?: (type: string, payload: unknown) => void;
  onError?: (payload: unknown) => void;
  onNavigationUiControlsStateChanged?: (payload: { state: NavigationState }) => void;
  /** Begins anew when the component renders again; otherwise only another token does. */
  force?: boolean;
  style?: CSSProperties;
  className?: string;
}

/** WebSdk shows the applicant's flow. It begins anew for another access token only. */
export default class WebSdk extends Component<Props> {
  private readonly place = createRef<HTMLDivElement>();
  private sdk: Sdk | undefined;

  componentDidMount() {
    this.begin();
  }

  shouldComponentUpdate(next: Props) {
    return Boolean(next.force) || next.accessToken !== this.props.accessToken || next.baseUrl !== this.props.baseUrl;
  }

  componentDidUpdate() {
    this.begin();
  }

  componentWillUnmount() {
    this.sdk?.destroy();
  }

  private begin() {
    this.sdk?.destroy();
    if (!this.place.current || !this.props.accessToken) return;
    // Handlers are looked up when they are needed, so that a render need not restart the flow.
    const builder = sdk
      .init(this.props.accessToken, () => this.props.expirationHandler())
      .withConf(this.props.config ?? {})
      .withOptions(this.props.options ?? {})
      .onMessage((type, payload) => this.props.onMessage?.(type, payload))
      .on('idCheck.onError', (payload) => {
        this.props.onError?.(payload);
        this.props.onMessage?.('idCheck.onError', payload);
      });
    if (this.props.baseUrl) builder.withBaseUrl(this.props.baseUrl);
    if (this.props.onNavigationUiControlsStateChanged) builder.onNavigationUiControlsStateChanged((p) => this.props.onNavigationUiControlsStateChanged?.(p));
    this.sdk = builder.build();
    this.sdk.launch(this.place.current);
  }

  navigateBack = () => this.sdk?.navigateBack();
  singleStepNext = (step: string) => this.sdk?.singleStepNext(step);
  setLanguage = (language: string) => this.sdk?.setLanguage(language);
  setTheme = (theme: string) => this.sdk?.setTheme(theme);
  destroy = () => this.sdk?.destroy();
  getVersion = () => this.sdk?.getVersion();
  getIframeId = () => this.sdk?.getIframeId();

  render() {
    return <div ref={this.place} style={this.props.style} className={this.props.className} />;
  }
}
