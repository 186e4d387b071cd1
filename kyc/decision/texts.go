package decision

import "github.com/idngo/idngo/kyc/applicant"

const (
	retryType = applicant.RejectRetry
	finalType = applicant.RejectFinal
)

// neutral is said wherever the reason must not be given away: to somebody who is
// on a list or suspected of fraud, the reason would be a warning.
var neutral = Text{
	KK: "Тексеруді аяқтау мүмкін болмады, шешім түпкілікті. Сұрақтарыңыз болса, қолдау қызметіне хабарласыңыз.",
	RU: "Завершить проверку не удалось, решение окончательное. Если у вас есть вопросы, обратитесь в службу поддержки.",
	EN: "We could not complete your verification, and the decision is final. If you have questions, please contact support.",
}

// labels is the table of model.md 8 with our own texts. Its order is the order
// in which decisions name labels: what concerns the document, then the selfie,
// then data, then the rest; final ones at the end.
var labels = [...]Label{
	{"FRONT_SIDE_MISSING", retryType, Text{
		KK: "Құжаттың алдыңғы жағы жоқ. Алдыңғы жағының фотосын жүктеңіз.",
		RU: "Нет лицевой стороны документа. Загрузите фото лицевой стороны.",
		EN: "The front side of the document is missing. Please upload a photo of the front side.",
	}, "Front side missing."},
	{"BACK_SIDE_MISSING", retryType, Text{
		KK: "Құжаттың артқы жағы жоқ. Артқы жағының фотосын жүктеңіз.",
		RU: "Нет обратной стороны документа. Загрузите фото обратной стороны.",
		EN: "The back side of the document is missing. Please upload a photo of the back side.",
	}, "Back side missing."},
	{"DOCUMENT_PAGE_MISSING", retryType, Text{
		KK: "Құжаттың бір беті немесе жағы жетіспейді. Қажетті беттердің бәрін жүктеңіз.",
		RU: "Не хватает страницы или стороны документа. Загрузите все нужные страницы.",
		EN: "A page or side of the document is missing. Please upload all pages that are needed.",
	}, "Page of the document missing."},
	{"DOCUMENT_MISSING", retryType, Text{
		KK: "Міндетті құжат жетіспейді. Оны жүктеп, қайта жіберіңіз.",
		RU: "Не хватает обязательного документа. Загрузите его и отправьте данные снова.",
		EN: "A required document is missing. Please upload it and submit again.",
	}, "Required document missing."},
	{"NOT_DOCUMENT", retryType, Text{
		KK: "Бұл суретте құжат көрінбейді. Құжаттың өзін суретке түсіріп, жүктеңіз.",
		RU: "На этом изображении не видно документа. Загрузите фото самого документа.",
		EN: "We cannot see a document in this picture. Please upload a photo of the document itself.",
	}, "The picture shows no document."},
	{"NOT_READABLE", retryType, Text{
		KK: "Файлды оқу мүмкін болмады. Оны JPEG, PNG немесе PDF түрінде қайта сақтап, жүктеңіз.",
		RU: "Файл не удалось прочитать. Сохраните его заново в JPEG, PNG или PDF и загрузите ещё раз.",
		EN: "The file could not be read. Please save it again as JPEG, PNG or PDF and upload it.",
	}, "The file cannot be read."},
	{"LOW_QUALITY", retryType, Text{
		KK: "Сурет жеткілікті анық емес. Жарық жерде айқын фото түсіріп, қайта жүктеңіз.",
		RU: "Изображение недостаточно чёткое. Сделайте резкое фото при хорошем освещении и загрузите его снова.",
		EN: "The picture is not clear enough. Please take a sharp photo in good light and upload it again.",
	}, "Low picture quality."},
	{"UNSATISFACTORY_PHOTOS", retryType, Text{
		KK: "Құжаттағы деректер оқылмайды. Жарық шағылыспайтындай, мәтінге көлеңке түспейтіндей және саусақ жаппайтындай етіп, жаңа фото түсіріңіз.",
		RU: "Данные документа не читаются. Сделайте новое фото без бликов и теней, не закрывая текст пальцами.",
		EN: "The data on the document cannot be read. Please take a new photo without glare, shadows or fingers over the text.",
	}, "Data on the picture cannot be read."},
	{"INCOMPLETE_DOCUMENT", retryType, Text{
		KK: "Құжат толық көрінбейді. Төрт бұрышы да кадрға сиятындай етіп, құжатты тұтас түсіріңіз.",
		RU: "Документ виден не полностью. Сфотографируйте его целиком, чтобы в кадре были все четыре угла.",
		EN: "Part of the document is not visible. Please photograph all of it, with its four corners in the frame.",
	}, "The document is not completely visible."},
	{"SCREENSHOTS", retryType, Text{
		KK: "Скриншоттар мен экраннан түсірілген фотолар қабылданбайды. Құжаттың өзін суретке түсіріңіз.",
		RU: "Снимки экрана и фото с экрана не подходят. Сфотографируйте сам документ.",
		EN: "Screenshots and photos of a screen are not accepted. Please photograph the document itself.",
	}, "Screenshot or photo of a screen."},
	{"BLACK_AND_WHITE", retryType, Text{
		KK: "Сурет ақ-қара. Құжаттың түрлі түсті фотосын жүктеңіз.",
		RU: "Изображение чёрно-белое. Загрузите цветное фото документа.",
		EN: "The picture is black and white. Please upload a colour photo of the document.",
	}, "Black-and-white picture."},
	{"GRAPHIC_EDITOR", retryType, Text{
		KK: "Сурет редакторда өңделген. Өңделмеген түпнұсқа фотоны жүктеңіз.",
		RU: "Изображение обработано в редакторе. Загрузите исходное фото без обработки.",
		EN: "The picture was changed in an editor. Please upload the original, unedited photo.",
	}, "Traces of a graphic editor."},
	{"DIGITAL_DOCUMENT", retryType, Text{
		KK: "Мұнда электрондық құжат қабылданбайды. Қағаз немесе пластик құжаттың өзін суретке түсіріңіз.",
		RU: "Электронный документ здесь не принимается. Сфотографируйте бумажный или пластиковый документ.",
		EN: "An electronic document is not accepted here. Please photograph the paper or plastic document.",
	}, "Picture of an electronic document."},
	{"DOCUMENT_DAMAGED", retryType, Text{
		KK: "Құжат бүлінген, сондықтан оны қабылдай алмаймыз. Басқа құжат жүктеңіз.",
		RU: "Документ повреждён, поэтому мы не можем его принять. Загрузите другой документ.",
		EN: "The document is damaged, so we cannot accept it. Please upload another document.",
	}, "The document is damaged."},
	{"DOCUMENT_DEPRIVED", retryType, Text{
		KK: "Бұл құжат алып қойылған немесе оның күші жойылған. Басқа жарамды құжат жүктеңіз.",
		RU: "Этот документ изъят или аннулирован. Загрузите другой действующий документ.",
		EN: "This document has been withdrawn or cancelled. Please upload another valid document.",
	}, "The document has been withdrawn."},
	{"EXPIRATION_DATE", retryType, Text{
		KK: "Құжаттың жарамдылық мерзімі өтіп кеткен немесе жақында аяқталады. Мерзімі өтпеген құжат жүктеңіз.",
		RU: "Срок действия документа истёк или скоро истечёт. Загрузите документ с действующим сроком.",
		EN: "The document has expired or is about to expire. Please upload one that is still valid.",
	}, "The document has expired or is about to."},
	{"ID_INVALID", retryType, Text{
		KK: "Бұл құжат жарамсыз. Жарамды құжат жүктеңіз.",
		RU: "Этот документ недействителен. Загрузите действующий документ.",
		EN: "This document is not valid. Please upload a valid document.",
	}, "The document is not valid."},
	{"UNFILLED_ID", retryType, Text{
		KK: "Құжат толтырылмаған немесе оған қол қойылмаған. Толық рәсімделген құжат жүктеңіз.",
		RU: "Документ не заполнен или не подписан. Загрузите полностью оформленный документ.",
		EN: "The document is not filled in or not signed. Please upload a complete document.",
	}, "The document is not filled in or signed."},
	{"OUTDATED_DOCUMENT_VERSION", retryType, Text{
		KK: "Құжаттың бұл үлгісі енді қабылданбайды. Жаңа үлгідегі құжатты жүктеңіз.",
		RU: "Документ этого образца больше не принимается. Загрузите документ нового образца.",
		EN: "This version of the document is no longer accepted. Please upload the current version.",
	}, "Outdated version of the document."},
	{"INCOMPATIBLE_LANGUAGE", retryType, Text{
		KK: "Құжат біз оқи алмайтын тілде жазылған. Аудармасын немесе басқа құжатты жүктеңіз.",
		RU: "Документ на языке, который мы не можем прочитать. Загрузите перевод или другой документ.",
		EN: "We cannot read the language of this document. Please upload a translation or another document.",
	}, "Language of the document not supported."},
	{"UNSUITABLE_DOCUMENT", retryType, Text{
		KK: "Бұл құжат тексеруге сай келмейді. Ұсынылған құжаттардың бірін жүктеңіз.",
		RU: "Этот документ не подходит для проверки. Загрузите один из предложенных документов.",
		EN: "This document does not suit the verification. Please upload one of the documents on offer.",
	}, "The document does not suit the check."},
	{"BAD_PROOF_OF_IDENTITY", retryType, Text{
		KK: "Бұл құжатты қабылдай алмаймыз. Тізімнен басқа құжат таңдап, жүктеңіз.",
		RU: "Мы не можем принять этот документ. Выберите другой документ из списка и загрузите его.",
		EN: "We cannot accept this document. Please choose another one from the list and upload it.",
	}, "Document not accepted as proof of identity."},
	{"REQUESTED_DATA_MISMATCH", retryType, Text{
		KK: "Деректер сұралған құжатқа сәйкес келмейді. Тексеріп, қажетті құжатты жүктеңіз.",
		RU: "Данные не совпадают с документом, который мы просили. Проверьте их и загрузите нужный документ.",
		EN: "The data does not match the document that we asked for. Please check it and upload the right document.",
	}, "Data differs from the requested document."},
	{"ADDITIONAL_DOCUMENT_REQUIRED", retryType, Text{
		KK: "Бізге тағы бір құжат қажет. Жеке басыңызды куәландыратын басқа құжат жүктеңіз.",
		RU: "Нам нужен ещё один документ. Загрузите другой документ, удостоверяющий личность.",
		EN: "We need one more document. Please upload another identity document.",
	}, "Another document is needed."},
	{"BAD_SELFIE", retryType, Text{
		KK: "Селфи жарамады. Жаңасын түсіріңіз: бетіңіз бен құжатыңыз кадрда анық көрінсін.",
		RU: "Селфи не подошло. Сделайте новое: лицо и документ должны быть в кадре и хорошо видны.",
		EN: "The selfie does not fit. Please take a new one with your face and your document clearly visible in the frame.",
	}, "The selfie does not fit."},
	{"BAD_VIDEO_SELFIE", retryType, Text{
		KK: "Бейнеселфи жарамады. Жарық жерде, нұсқауларды орындап, қайта жазыңыз.",
		RU: "Видеоселфи не подошло. Запишите его заново при хорошем освещении, следуя подсказкам.",
		EN: "The video selfie does not fit. Please record it again in good light and follow the instructions.",
	}, "The video selfie does not fit."},
	{"BAD_FACE_MATCHING", retryType, Text{
		KK: "Селфидегі бет құжаттағы фотоға сәйкес келмеді. Өз құжатыңызбен жаңа селфи түсіріңіз.",
		RU: "Лицо на селфи не совпало с фото в документе. Сделайте новое селфи со своим документом.",
		EN: "The face in the selfie does not match the photo on the document. Please take a new selfie with your own document.",
	}, "Faces on document and selfie do not match."},
	{"SELFIE_WITH_PAPER", retryType, Text{
		KK: "Қолмен жазылған қағазбен селфи қажет. Сұралған мәтінді қағазға жазып, сонымен жаңа селфи түсіріңіз.",
		RU: "Нужно селфи с запиской. Напишите нужный текст от руки и сделайте с ним новое селфи.",
		EN: "We need a selfie with a note. Please write the requested text by hand and take a new selfie with it.",
	}, "Selfie with a handwritten note needed."},
	{"BAD_AVATAR", retryType, Text{
		KK: "Профиль суретінде бетіңіз анық көрінбейді. Бетіңіз жақсы көрінетін фото жүктеңіз.",
		RU: "На фото профиля плохо видно лицо. Загрузите фото, на котором лицо видно хорошо.",
		EN: "Your face is not clearly visible in the profile picture. Please upload one that shows your face well.",
	}, "The profile picture does not fit."},
	{"PROBLEMATIC_APPLICANT_DATA", retryType, Text{
		KK: "Сіз енгізген деректер құжаттағыдан өзгеше. Оларды құжатта жазылғандай етіп түзетіңіз.",
		RU: "Введённые данные отличаются от данных документа. Исправьте их так, как указано в документе.",
		EN: "The data you entered differs from your document. Please correct it to match the document.",
	}, "Stated data differs from the document."},
	{"WRONG_ADDRESS", retryType, Text{
		KK: "Енгізілген мекенжай құжаттағыдан өзгеше. Мекенжайды түзетіңіз немесе басқа құжат жүктеңіз.",
		RU: "Указанный адрес отличается от адреса в документе. Исправьте адрес или загрузите другой документ.",
		EN: "The address you entered differs from the document. Please correct it or upload another document.",
	}, "Stated address differs from the document."},
	{"BAD_PROOF_OF_ADDRESS", retryType, Text{
		KK: "Мекенжайды растайтын бұл құжат жарамайды. Аты-жөніңіз бен мекенжайыңыз толық көрсетілген, соңғы үш айда берілген құжат жүктеңіз.",
		RU: "Это подтверждение адреса не подходит. Загрузите документ не старше трёх месяцев с полным именем и адресом.",
		EN: "We cannot accept this proof of address. Please upload a document from the last three months with your full name and address.",
	}, "Proof of address not accepted."},
	{"GPS_AS_POA_SKIPPED", retryType, Text{
		KK: "Мекенжайды орналасқан жеріңіз бойынша растау мүмкін болмады. Мекенжайыңызды растайтын құжат жүктеңіз.",
		RU: "Подтвердить адрес по геопозиции не удалось. Загрузите документ, подтверждающий адрес.",
		EN: "We could not confirm your address by location. Please upload a document that proves your address.",
	}, "Address not confirmed by location."},
	{"BAD_PROOF_OF_PAYMENT", retryType, Text{
		KK: "Төлемді растайтын бұл құжат жарамайды. Аты-жөніңіз бен төлем деректемелері көрсетілген құжат жүктеңіз.",
		RU: "Это подтверждение оплаты не подходит. Загрузите документ с вашим именем и реквизитами платежа.",
		EN: "We cannot accept this proof of payment. Please upload a document with your name and the payment details.",
	}, "Proof of payment not accepted."},
	{"INCORRECT_SOCIAL_NUMBER", retryType, Text{
		KK: "Жеке нөмір қате көрсетілген. Тексеріп, қайта енгізіңіз.",
		RU: "Личный номер указан неверно. Проверьте его и введите снова.",
		EN: "The personal number is not correct. Please check it and enter it again.",
	}, "Personal number is not correct."},
	{"DUPLICATE_EMAIL", retryType, Text{
		KK: "Бұл электрондық пошта мекенжайы бұрыннан қолданылып жүр. Басқа мекенжай көрсетіңіз.",
		RU: "Этот адрес электронной почты уже используется. Укажите другой.",
		EN: "This e-mail address is already in use. Please enter another one.",
	}, "E-mail address already in use."},
	{"DB_DATA_MISMATCH", retryType, Text{
		KK: "Деректеріңіз ресми тізілімдегіден өзгеше. Тексеріп, түзетіңіз.",
		RU: "Ваши данные отличаются от данных официального реестра. Проверьте и исправьте их.",
		EN: "Your data differs from the official register. Please check and correct it.",
	}, "Data differs from the register."},
	{"DB_DATA_NOT_FOUND", retryType, Text{
		KK: "Деректеріңіз ресми тізілімнен табылмады. Тексеріп, қайта енгізіңіз.",
		RU: "Мы не нашли ваши данные в официальном реестре. Проверьте их и введите снова.",
		EN: "We could not find your data in the official register. Please check it and enter it again.",
	}, "Data not found in the register."},
	{"NOT_ALL_CHECKS_COMPLETED", retryType, Text{
		KK: "Кейбір қадамдар аяқталмаған. Оларды аяқтап, қайта жіберіңіз.",
		RU: "Пройдены не все шаги. Завершите их и отправьте данные снова.",
		EN: "Some steps are not finished yet. Please complete them and submit again.",
	}, "Not all steps are completed."},
	{"CHECK_UNAVAILABLE", retryType, Text{
		KK: "Тексеру қазір қолжетімсіз. Кейінірек қайталап көріңіз.",
		RU: "Проверка сейчас недоступна. Попробуйте ещё раз позже.",
		EN: "The check is not available right now. Please try again later.",
	}, "The check is not available."},
	{"UNSUITABLE_ENV", retryType, Text{
		KK: "Айналаңыз тексеруге қолайсыз. Өзіңізден басқа ешкім жоқ, тыныш әрі жарық жерде қайталап көріңіз.",
		RU: "Обстановка не подходит. Попробуйте ещё раз в тихом, светлом месте, где вы будете одни.",
		EN: "The surroundings are not suitable. Please try again alone in a quiet, well-lit place.",
	}, "Unsuitable surroundings."},
	{"CONNECTION_INTERRUPTED", retryType, Text{
		KK: "Байланыс үзіліп қалды. Интернетті тексеріп, қайталап көріңіз.",
		RU: "Соединение прервалось. Проверьте интернет и попробуйте снова.",
		EN: "The connection was interrupted. Please check your internet and try again.",
	}, "Connection interrupted."},
	{"APPLICANT_INTERRUPTED_INTERVIEW", retryType, Text{
		KK: "Сұхбат аяқталмады. Өзіңізге ыңғайлы уақытта қайта бастаңыз.",
		RU: "Интервью не завершено. Начните его снова, когда вам будет удобно.",
		EN: "The interview was not finished. Please start it again when it suits you.",
	}, "Interview interrupted by the applicant."},
	{"RESTRICTED_PERSON", retryType, Text{
		KK: "Бұл деректермен жалғастыра алмаймыз. Басқа құжат жүктеңіз немесе қолдау қызметіне хабарласыңыз.",
		RU: "С этими данными продолжить нельзя. Загрузите другой документ или обратитесь в службу поддержки.",
		EN: "We cannot continue with this data. Please upload another document or contact support.",
	}, "Restricted person."},
	{"COMPANY_NOT_DEFINED_STRUCTURE", retryType, Text{
		KK: "Компанияның меншік құрылымы көрсетілмеген. Оны толтырып, қайта жіберіңіз.",
		RU: "Не указана структура собственности компании. Заполните её и отправьте снова.",
		EN: "The ownership structure of the company is missing. Please fill it in and submit again.",
	}, "Company structure missing."},
	{"COMPANY_NOT_DEFINED_BENEFICIARIES", retryType, Text{
		KK: "Компанияның бенефициарлары көрсетілмеген. Оларды қосып, қайта жіберіңіз.",
		RU: "Не указаны бенефициары компании. Добавьте их и отправьте снова.",
		EN: "The beneficial owners of the company are missing. Please add them and submit again.",
	}, "Beneficial owners missing."},
	{"COMPANY_NOT_VALIDATED_BENEFICIARIES", retryType, Text{
		KK: "Компанияның бенефициарлары тексеруден әлі өтпеген. Олардан тексеруді аяқтауды сұраңыз.",
		RU: "Бенефициары компании ещё не прошли проверку. Попросите их завершить её.",
		EN: "The beneficial owners of the company are not verified yet. Please ask them to complete verification.",
	}, "Beneficial owners not verified."},
	{"COMPANY_NOT_DEFINED_REPRESENTATIVES", retryType, Text{
		KK: "Компанияның өкілдері көрсетілмеген. Оларды қосып, қайта жіберіңіз.",
		RU: "Не указаны представители компании. Добавьте их и отправьте снова.",
		EN: "The representatives of the company are missing. Please add them and submit again.",
	}, "Representatives missing."},
	{"COMPANY_NOT_VALIDATED_REPRESENTATIVES", retryType, Text{
		KK: "Компанияның өкілдері тексеруден әлі өтпеген. Олардан тексеруді аяқтауды сұраңыз.",
		RU: "Представители компании ещё не прошли проверку. Попросите их завершить её.",
		EN: "The representatives of the company are not verified yet. Please ask them to complete verification.",
	}, "Representatives not verified."},
	{"OK", retryType, Text{
		KK: "Деректеріңіз дұрыс екенін растап, қайта жіберіңіз.",
		RU: "Подтвердите, что данные верны, и отправьте их снова.",
		EN: "Please confirm that your data is right and submit it again.",
	}, "Confirmation needed."},
	{"OTHER", retryType, Text{
		KK: "Кейбір жерін түзету қажет. Деректер мен фотоларды тексеріп, қайта жіберіңіз.",
		RU: "Нужно кое-что исправить. Проверьте данные и фото и отправьте их снова.",
		EN: "Something needs correcting. Please check your data and pictures and send them again.",
	}, "Other reason."},

	{"BLOCKLIST", finalType, neutral, "On the client's blocklist."},
	{"BLACKLIST", finalType, neutral, "On the provider's blocklist."},
	{"SANCTIONS", finalType, neutral, "Sanctions list."},
	{"PEP", finalType, neutral, "Politically exposed person."},
	{"CRIMINAL", finalType, neutral, "Criminal record."},
	{"COMPROMISED_PERSONS", finalType, neutral, "Compromised person."},
	{"ADVERSE_MEDIA", finalType, neutral, "Adverse media."},
	{"FRAUDULENT_PATTERNS", finalType, neutral, "Fraudulent patterns."},
	{"FRAUDULENT_LIVENESS", finalType, neutral, "Attempt to deceive the liveness check."},
	{"FORGERY", finalType, neutral, "Forged document."},
	{"DOCUMENT_TEMPLATE", finalType, neutral, "Document made from a template."},
	{"THIRD_PARTY_INVOLVED", finalType, neutral, "A third party is involved."},
	{"SUSPICIOUS_PATTERNS", finalType, neutral, "Suspicious patterns."},
	{"LIVENESS_WITH_PHONE", finalType, neutral, "Liveness with a phone's screen."},
	{"DEEPFAKE", finalType, neutral, "Deepfake."},
	{"FORCED_VERIFICATION", finalType, neutral, "Verification under pressure."},
	{"INCONSISTENT_PROFILE", finalType, neutral, "Inconsistent profile."},
	{"REGULATIONS_VIOLATIONS", finalType, neutral, "Violation of regulations."},
	{"EXTERNAL_DECISION_REJECTION", finalType, neutral, "Rejected by an external decision."},
	{"SELFIE_MISMATCH", finalType, Text{
		KK: "Селфи мен құжаттың бір адамға тиесілі екенін растай алмадық, шешім түпкілікті. Сұрақтарыңыз болса, қолдау қызметіне хабарласыңыз.",
		RU: "Нам не удалось подтвердить, что селфи и документ принадлежат одному человеку; решение окончательное. По вопросам обратитесь в службу поддержки.",
		EN: "We could not confirm that selfie and document belong to one person, and the decision is final. For questions, please contact support.",
	}, "Selfie and document belong to different people."},
	{"SPAM", finalType, Text{
		KK: "Тексеруге қатысы жоқ тым көп файл жүктелді, тексеру тоқтатылды. Жалғастыру үшін қолдау қызметіне хабарласыңыз.",
		RU: "Загружено слишком много посторонних файлов, проверка остановлена. Чтобы продолжить, обратитесь в службу поддержки.",
		EN: "Too many unrelated files were uploaded, and the verification was stopped. To go on, please contact support.",
	}, "Too many irrelevant uploads."},
	{"DUPLICATE", finalType, Text{
		KK: "Сізде профиль бұрыннан бар. Сол профильге кіріңіз немесе қолдау қызметіне хабарласыңыз.",
		RU: "У вас уже есть профиль. Войдите в него или обратитесь в службу поддержки.",
		EN: "You already have a profile. Please sign in there or contact support.",
	}, "Duplicate of another applicant."},
	{"FOREIGNER", finalType, Text{
		KK: "Қызмет шетел азаматтарына көрсетілмейді. Сұрақтарыңыз болса, қолдау қызметіне хабарласыңыз.",
		RU: "Услуга недоступна для иностранных граждан. По вопросам обратитесь в службу поддержки.",
		EN: "The service is not available to foreign citizens. For questions, please contact support.",
	}, "Foreign citizen."},
	{"WRONG_USER_REGION", finalType, Text{
		KK: "Қызмет сіздің еліңізде немесе өңіріңізде қолжетімсіз. Сұрақтарыңыз болса, қолдау қызметіне хабарласыңыз.",
		RU: "Услуга недоступна в вашей стране или регионе. По вопросам обратитесь в службу поддержки.",
		EN: "The service is not available in your country or region. For questions, please contact support.",
	}, "Region not served."},
	{"AGE_REQUIREMENT_MISMATCH", finalType, Text{
		KK: "Жасыңыз қызметтің талаптарына сай келмейді. Сұрақтарыңыз болса, қолдау қызметіне хабарласыңыз.",
		RU: "Ваш возраст не соответствует требованиям услуги. По вопросам обратитесь в службу поддержки.",
		EN: "Your age does not meet the requirements of the service. For questions, please contact support.",
	}, "Age requirement not met."},
	{"EXPERIENCE_REQUIREMENT_MISMATCH", finalType, Text{
		KK: "Тәжірибеңіз қызметтің талаптарына сай келмейді. Сұрақтарыңыз болса, қолдау қызметіне хабарласыңыз.",
		RU: "Ваш стаж не соответствует требованиям услуги. По вопросам обратитесь в службу поддержки.",
		EN: "Your experience does not meet the requirements of the service. For questions, please contact support.",
	}, "Experience requirement not met."},
	{"UNSUPPORTED_LANGUAGE", finalType, Text{
		KK: "Тексеруді сіздің тіліңізде өткізе алмаймыз. Қолдау қызметіне хабарласыңыз.",
		RU: "Мы не можем провести проверку на вашем языке. Обратитесь в службу поддержки.",
		EN: "We cannot carry out the verification in your language. Please contact support.",
	}, "Language not supported."},
	{"COMPANY_PROBLEMATIC_STRUCTURE", finalType, Text{
		KK: "Компанияның құрылымын растай алмадық, шешім түпкілікті. Сұрақтарыңыз болса, қолдау қызметіне хабарласыңыз.",
		RU: "Нам не удалось подтвердить структуру компании; решение окончательное. По вопросам обратитесь в службу поддержки.",
		EN: "We could not confirm the structure of the company, and the decision is final. For questions, please contact support.",
	}, "Company structure cannot be accepted."},
}
