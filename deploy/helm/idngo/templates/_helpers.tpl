{{- define "idngo.name" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- define "idngo.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "idngo.labels" -}}
{{ include "idngo.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "idngo.claim" -}}
{{- .Values.shared.existingClaim | default (printf "%s-shared" (include "idngo.name" .)) }}
{{- end }}

{{- /* A pod of a part: (dict "root" $ "part" "api" "values" .Values.api) */ -}}
{{- define "idngo.pod" -}}
{{- $ := .root -}}
metadata:
  labels:
    {{- include "idngo.labels" $ | nindent 4 }}
    app.kubernetes.io/component: {{ .part }}
  annotations:
    checksum/settings: {{ toYaml $.Values | sha256sum }}
spec:
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: 30
  {{- with $.Values.imagePullSecrets }}
  imagePullSecrets: {{ toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    seccompProfile: {type: RuntimeDefault}
  initContainers:
    # A mounted Secret can be read by its group, which the program refuses.
    - name: master-key
      image: {{ include "idngo.image" $ }}
      imagePullPolicy: {{ $.Values.image.pullPolicy }}
      command: [install, -m, "0600", /secret/master.key, /run/idngo/master.key]
      securityContext: {{ include "idngo.confined" $ | nindent 8 }}
      volumeMounts:
        - {name: master-key, mountPath: /secret, readOnly: true}
        - {name: keys, mountPath: /run/idngo}
  containers:
    - name: idngo
      image: {{ include "idngo.image" $ }}
      imagePullPolicy: {{ $.Values.image.pullPolicy }}
      args: [serve]
      envFrom:
        - configMapRef: {name: {{ include "idngo.name" $ }}}
        - secretRef: {name: {{ $.Values.secretName }}}
      env:
        - {name: IDNGO_ROLE, value: {{ .part }}}
      ports:
        {{- if eq .part "api" }}
        - {name: https, containerPort: 8443}
        {{- end }}
        - {name: metrics, containerPort: 9090}
      startupProbe:
        httpGet: {path: /readyz, port: metrics}
        periodSeconds: 2
        failureThreshold: 60
      readinessProbe:
        httpGet: {path: /readyz, port: metrics}
        periodSeconds: 5
      livenessProbe:
        httpGet: {path: /healthz, port: metrics}
        periodSeconds: 10
        failureThreshold: 6
      resources: {{ toYaml .values.resources | nindent 8 }}
      securityContext: {{ include "idngo.confined" $ | nindent 8 }}
      volumeMounts:
        - {name: data, mountPath: /var/lib/idngo}
        - {name: shared, mountPath: /srv/idngo}
        - {name: keys, mountPath: /run/idngo, readOnly: true}
        - {name: tmp, mountPath: /tmp}
        {{- if $.Values.tls.secretName }}
        - {name: tls, mountPath: /etc/idngo/tls, readOnly: true}
        {{- end }}
  volumes:
    - {name: data, emptyDir: {}}
    - {name: tmp, emptyDir: {}}
    - {name: keys, emptyDir: {medium: Memory}}
    - name: master-key
      secret: {secretName: {{ $.Values.masterKeySecretName }}}
    - name: shared
      persistentVolumeClaim: {claimName: {{ include "idngo.claim" $ }}}
    {{- if $.Values.tls.secretName }}
    - name: tls
      secret: {secretName: {{ $.Values.tls.secretName }}}
    {{- end }}
{{- end }}

{{- define "idngo.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "idngo.confined" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}
