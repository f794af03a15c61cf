//! Russian.

use super::{Catalogue, Terminal};
use crate::{
    call::{FailReason, Outcome, Role, quality::Grade},
    check::{Check, Verdict},
    error::ErrorCode,
    rtc::DeviceError,
};

pub(super) static CATALOGUE: Catalogue = Catalogue {
    error,
    too_many_requests: "Слишком много запросов. Попробуйте снова через {wait}.",
    outcome,
    fail_reason,
    device_error,
    sign_in: "Войти",
    create_account: "Создать аккаунт",
    sign_out: "Выйти",
    welcome_back: "С возвращением",
    sign_in_lead: "Войдите — и до близких одно нажатие.",
    open_account: "Создайте аккаунт",
    open_account_lead: "Звонки идут напрямую из браузера в браузер. Устанавливать ничего не нужно.",
    registration_closed: "Регистрация закрыта",
    registration_closed_lead: "На этом сервере нельзя создать новый аккаунт.",
    invitation_needed: "Нужно приглашение",
    invitation_needed_lead: "Попросите у владельца сервера ссылку и откройте её в этом браузере.",
    no_account_yet: "Ещё нет аккаунта?",
    have_account: "Уже есть аккаунт?",
    phone_number: "Номер телефона",
    phone_hint: "С кодом страны: +7\u{a0}918\u{a0}272\u{2011}53\u{2011}62.",
    name: "Имя",
    name_hint: "Так вас увидят другие.",
    password: "Пароль",
    password_hint: "Не короче 8 символов.",
    find_people: "Найти людей",
    find_by_phone: "Поиск по номеру телефона",
    find: "Найти",
    invite: "Пригласить",
    invitation_sent: "Приглашение отправлено",
    has_invited_you: "Приглашает вас: ответьте ниже",
    already_contact: "Уже в контактах",
    invitations: "Приглашения",
    accept: "Принять",
    answer_without_camera: "Ответить без камеры",
    decline: "Отклонить",
    waiting: "Ждут ответа",
    take_back: "Отозвать",
    contacts: "Контакты",
    no_contacts: "Контактов пока нет",
    no_contacts_hint: "Найдите человека по номеру телефона и пригласите. Когда приглашение примут, вы сможете звонить друг другу.",
    online: "в сети",
    offline: "не в сети",
    call: "Позвонить",
    audio_call: "Аудиозвонок",
    video_call: "Видеозвонок",
    remove_contact: "Удалить из контактов",
    remove_question: "Удалить из контактов: {name}?",
    remove: "Удалить",
    keep: "Оставить",
    call_with: "Разговор: {name}",
    incoming_call: "Входящий звонок: {name}",
    preparing: "Разрешите доступ к камере и микрофону…",
    preparing_audio: "Разрешите доступ к микрофону…",
    reaching: "Соединяем…",
    ringing: "Идёт вызов…",
    connecting: "Устанавливаем связь…",
    reconnecting: "Восстанавливаем связь…",
    cancel: "Отменить",
    hang_up: "Завершить",
    mute_microphone: "Выключить микрофон",
    unmute_microphone: "Включить микрофон",
    camera_off: "Выключить камеру",
    camera_on: "Включить камеру",
    remote_video: "Видео собеседника",
    your_video: "Ваше видео",
    peer_muted: "Микрофон выключен",
    peer_camera_off: "Камера выключена",
    call_failed: "Звонок не удался: {reason}",
    missed_call_from: "Пропущенный звонок: {name}",
    elsewhere: "Ответили на другом устройстве",
    without_devices: "Вас не видно и не слышно: {reason}",
    without_camera: "Вас не видно: {reason}",
    without_microphone: "Вас не слышно: {reason}",
    camera_blocked: "Вас не видно: браузер не даёт доступ к камере. Разрешите его для этого сайта и попробуйте ещё раз.",
    microphone_blocked: "Вас не слышно: браузер не даёт доступ к микрофону. Разрешите его для этого сайта и попробуйте ещё раз.",
    choice_failed: "Выбранное устройство не работает: {reason}",
    screen_failed: "Не удалось показать экран. Разрешите браузеру запись экрана в настройках системы.",
    share_screen: "Показать экран",
    stop_sharing: "Закончить показ",
    peer_screen: "Показывает экран",
    swap_pictures: "Поменять изображения местами",
    picture_in_picture: "Картинка в картинке",
    full_screen: "На весь экран",
    leave_full_screen: "Выйти из полноэкранного режима",
    connection_quality,
    loss: "Потери",
    round_trip: "Задержка",
    milliseconds: "мс",
    picture_size: "Изображение",
    settings: "Настройки",
    devices: "Устройства",
    devices_lead: "Проверьте до звонка, как вас видно и слышно.",
    camera: "Камера",
    microphone: "Микрофон",
    speaker: "Динамик",
    device_default: "Как в системе",
    check_devices: "Проверить камеру и микрофон",
    stop_check: "Закончить проверку",
    check_failed: "Не всё работает: {reason}",
    microphone_level: "Уровень микрофона",
    test_tone: "Проверить звук",
    privacy: "Приватность",
    hide_address: "Скрывать мой IP-адрес",
    hide_address_lead: "Звонки идут через ретранслятор, и собеседник не узнаёт ваш адрес. Картинка может быть немного хуже.",
    no_relay: "У этого сервера нет ретранслятора. Если скрыть адрес, звонки не соединятся.",
    call_again: "Позвонить ещё раз",
    call_without_camera: "Позвонить без камеры",
    call_without_devices: "Позвонить без камеры и микрофона",
    call_back: "Перезвонить",
    dismiss: "Закрыть",
    connection_lost: "Нет связи с сервером. Пробуем снова…",
    connection_hint: "Проверьте сеть. Как только сервер ответит, страница откроется сама.",
    offline_failure: "Нет связи с сервером. Проверьте сеть и попробуйте ещё раз.",
    newer_version: "Появилась новая версия Visavis",
    reload: "Обновить",
    diagnostics: "Диагностика",
    diagnostics_lead: "Проверяет всё, что нужно для звонка, и подсказывает, что делать.",
    to_diagnostics: "Открыть диагностику",
    run_checks: "Начать проверку",
    checks: "Проверки",
    check,
    checking: "проверяем…",
    verdict,
    copy_report: "Скопировать отчёт",
    report_copied: "Скопировано. Секретов и полных адресов в отчёте нет.",
    report: "Отчёт",
    secure: "Страница открыта по защищённому соединению.",
    insecure: "Для звонков нужна защищённая страница: иначе браузер не даёт камеру и микрофон. Откройте её по адресу https://.",
    fully_supported: "В этом браузере есть всё.",
    partly_supported: "Звонки работают. Здесь нет: {missing}. Возможно, это есть в другом браузере.",
    unsupported: "Этот браузер не умеет звонить, в нём нет {missing}. Откройте Visavis в свежем Chrome, Firefox, Safari или Edge.",
    device_opens: "Работает.",
    device_opens_once: "Работает. Браузер спрашивает разрешение каждый раз.",
    device_question: "Вопрос браузера остался без ответа. Ответьте на него и повторите проверку.",
    devices_missing: "Подключите то, чего нет. До разрешения браузер может не показывать устройства.",
    stream_opens: "Первое событие пришло через {ms} мс.",
    stream_slow: "Первое событие пришло через {ms} мс, это долго. Попробуйте другую сеть; прокси перед сервером не должен задерживать события.",
    stream_silent: "События не приходят. Проверьте сеть; прокси перед сервером не должен задерживать события.",
    sign_in_to_check: "Чтобы проверить это, войдите.",
    address_seen: "Другие видят {address}.",
    address_own: "Другие видят собственный адрес этого устройства.",
    no_ice_server: "Сервер не называет ни одного сервера {server}, поэтому дозвониться смогут не все. Обратитесь к владельцу сервера.",
    bad_ice_server: "Сервер называет STUN- или TURN-сервер, которого этот браузер не понимает. Попросите владельца сервера исправить его адрес.",
    untried: "Не проверено: адреса серверов приходят по потоку событий. Сначала почините его.",
    no_address: "Сервер {server} не дал адреса. Возможно, сеть закрывает его порт (3478): попробуйте другую сеть или обратитесь к владельцу сервера.",
    relay_weak: "Попробуйте другую сеть или подойдите ближе к роутеру.",
    relay_silent: "Сервер TURN даёт адреса, но через него ничего не проходит. Попросите владельца сервера проверить порты и внешний адрес.",
    kilobits_per_second: "кбит/с",
    log: "Журнал",
    log_all: "Всё",
    log_warnings: "Предупреждения и ошибки",
    log_errors: "Только ошибки",
    page_ready: "Visavis готов к работе",
    webrtc_supported: "WebRTC поддерживается",
    webrtc_unsupported: "WebRTC не поддерживается",
    webrtc_initializing: "Инициализация WebRTC...",
    webrtc_initialized: "WebRTC инициализирован успешно",
    local_stream: "Локальный поток получен",
    no_local_stream: "Локальный поток: {reason}",
    peer_created: "Peer connection создан",
    peer_failed: "Ошибка peer connection",
    renegotiation_failed: "Не удалось заново согласовать соединение",
    signaling_ready: "Сигналинг инициализирован для пользователя: {user}",
    signaling_lost: "Сигналинг прерван. Пробуем снова...",
    call_comes_in: "Входящий звонок",
    call_accepted: "Звонок принят",
    call_connected: "Звонок соединён",
    demo: "Демонстрация",
    demo_lead: "Откройте эту страницу ещё в одной вкладке. ID пользователя в одной — это ID собеседника в другой, например 1 и 2.",
    user_id: "ID пользователя",
    peer_id: "ID собеседника",
    initialize: "Инициализировать WebRTC",
    connected: "Подключен",
    demo_waiting: "Пользователя {peer} пока нет. Откройте эту страницу в другой вкладке и поменяйте ID местами.",
    start_call: "Начать звонок",
    not_found: "Такой страницы нет",
    not_found_lead: "Возможно, в адресе опечатка.",
    to_start: "На главную",
    language: "Язык",
    theme: "Тема",
    theme_system: "Как в системе",
    theme_light: "Светлая тема",
    theme_dark: "Тёмная тема",
};

pub(super) static TERMINAL: Terminal = Terminal {
    doctor: &super::doctor::RU,
    database_connected: "База данных подключена успешно",
    table_exists: "Таблица '{name}' существует",
    table_missing: "Таблицы '{name}' нет",
    demo_user: "Пользователь {phone} создан (пароль: {password})",
    demo_user_changed: "Пользователь {phone} создан (пароль с тех пор изменён)",
    not_a_phone: "{phone} — не номер телефона",
    nobody: "ни у кого нет этого номера: {phone}",
    failed: "команда не выполнена; причина в журнале",
    no_accounts: "Аккаунтов пока нет",
    phone: "ТЕЛЕФОН",
    state: "СОСТОЯНИЕ",
    created: "СОЗДАН",
    seen: "В СЕТИ",
    sessions: "СЕАНСЫ",
    name: "ИМЯ",
    active: "активен",
    disabled: "отключён",
    now: "сейчас",
    invitation: "По этой ссылке можно создать один аккаунт, до {until}. Больше она не будет показана.",
    new_password: "Новый пароль: {person}. Больше он не будет показан; все сеансы завершены.",
    is_disabled: "Доступ отключён, все сеансы завершены: {person}",
    is_enabled: "Доступ открыт: {person}",
    is_deleted: "Аккаунт удалён: {person}",
    delete_question: "Удалить навсегда, вместе с контактами и звонками: {person}? [д/Н] ",
    not_deleted: "ничего не удалено",
    cannot_ask: "спросить не у кого, терминала нет: чтобы удалить без вопроса, добавьте --yes",
    no_page: "страницы нет: в {folder} нет index.html; соберите её или укажите её папку через --public-dir (VISAVIS_PUBLIC_DIR)",
    not_secure: "адрес {address} открыт другим машинам, а камеру и микрофон браузеры дают только страницам https:// и localhost; укажите сертификат через --tls-cert и --tls-key, попробуйте с --tls self-signed, поставьте впереди прокси с HTTPS и добавьте --behind-proxy или оставайтесь на этой машине: --listen 127.0.0.1:8080",
    tls_unreadable: "файл {file} не читается ({cause}); дайте этому пользователю право чтения или исправьте --tls-cert и --tls-key (VISAVIS_TLS_CERT, VISAVIS_TLS_KEY)",
    tls_no_certificate: "в файле {file} нет сертификата в формате PEM; укажите другой файл через --tls-cert (VISAVIS_TLS_CERT)",
    tls_no_key: "в файле {file} нет подходящего закрытого ключа в формате PEM: нужен RSA, ECDSA или Ed25519 без шифрования; укажите другой файл через --tls-key (VISAVIS_TLS_KEY)",
    tls_mismatch: "закрытый ключ из {key} не подходит к сертификату из {cert}; укажите через --tls-cert и --tls-key файлы одной пары",
    tls_failed: "HTTPS не настраивается ({cause}); укажите сертификат через --tls-cert и --tls-key",
    folder_in_use: "папка данных {folder} занята: возможно, Visavis в ней уже запущен; остановите его или укажите другую папку через --data (VISAVIS_DATA)",
    folder_foreign: "в папке данных {folder} работает пользователь {owner}, который не смог бы открыть записанное другим; запустите это от его имени: {command}",
    folder_not_writable: "в папку данных {folder} нельзя записать ({cause}); дайте этому пользователю право записи или укажите другую папку через --data (VISAVIS_DATA)",
    store_locked: "базу данных держит другая программа; остановите её или укажите другую папку через --data (VISAVIS_DATA)",
    store_denied: "этот пользователь не может читать и менять все файлы базы данных; запустите Visavis от имени их владельца или отдайте этому пользователю всю папку данных (chown -R)",
    store_no_access: "сервер SurrealDB недоступен ({cause}); запустите его или исправьте адрес, имя и пароль в --store (VISAVIS_STORE)",
    store_failed: "база данных не работает ({cause}); проверьте место на диске и значение --store или верните папку данных из копии",
    another_store: "сервер, запущенный с этой папкой данных, работает с другой базой, чем указано в --store (VISAVIS_STORE); уберите этот параметр или сначала остановите сервер",
    server_silent: "запущенный сервер не ответил ({cause}); посмотрите его журнал и попробуйте ещё раз",
    address_in_use: "адрес {address} занят другой программой; остановите её или укажите другой адрес через --listen (VISAVIS_LISTEN)",
    address_denied: "этому пользователю нельзя слушать {address}: порты ниже 1024 требуют права CAP_NET_BIND_SERVICE; дайте его программе или укажите порт выше через --listen (VISAVIS_LISTEN)",
    address_failed: "нельзя слушать {address} ({cause}); укажите адрес этой машины через --listen (VISAVIS_LISTEN)",
    relay_in_use: "адрес {address} для STUN и TURN занят другой программой; остановите её, укажите другой адрес через --turn-listen (VISAVIS_TURN_LISTEN) или работайте без своего ретранслятора: --no-turn (VISAVIS_NO_TURN)",
    relay_failed: "STUN и TURN не могут слушать {address} ({cause}); укажите адрес этой машины через --turn-listen (VISAVIS_TURN_LISTEN) или работайте без своего ретранслятора: --no-turn (VISAVIS_NO_TURN)",
    no_ice_secret: "{url} никого не пускает без пароля; укажите общий с ним секрет через --ice-secret (VISAVIS_ICE_SECRET; в coturn это static-auth-secret)",
    system_refuses: "система не даёт {what} ({cause}); проверьте права этого пользователя или укажите другую папку через --data (VISAVIS_DATA)",
    bad_log: "значение --log (VISAVIS_LOG) не понято ({cause}); укажите уровень, например info, или уровни модулей: МОДУЛЬ=УРОВЕНЬ",
};

fn error(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::Malformed | ErrorCode::NotJson | ErrorCode::InvalidId | ErrorCode::MissingHeader => {
            "Сервер не понял запрос. Обновите страницу и попробуйте ещё раз."
        }
        ErrorCode::BodyTooLong | ErrorCode::SdpTooLong | ErrorCode::CandidateTooLong | ErrorCode::TooManyCandidates => {
            "Запрос слишком большой. Обновите страницу и попробуйте ещё раз."
        }
        ErrorCode::RequestTimeout => "Запрос шёл слишком долго. Проверьте сеть и попробуйте ещё раз.",
        ErrorCode::ForeignOrigin => {
            "Запрос пришёл с другого сайта и не выполнен. Откройте сам Visavis и повторите там."
        }
        ErrorCode::MethodNotAllowed | ErrorCode::NoSuchRoute => {
            "По этому адресу ничего нет. Проверьте его или откройте главную страницу."
        }
        ErrorCode::SignedOut => "Вход не выполнен. Войдите и попробуйте ещё раз.",
        ErrorCode::AnotherUser => "В этом браузере уже открыт другой аккаунт. Обновите страницу.",
        ErrorCode::BadCredentials => "Неверный номер телефона или пароль.",
        ErrorCode::AccountDisabled => "Этот аккаунт отключён. Обратитесь к владельцу сервера.",
        ErrorCode::RegistrationClosed => "Здесь нельзя создать новый аккаунт.",
        ErrorCode::InvitationInvalid => "Приглашение недействительно. Попросите у владельца сервера новую ссылку.",
        ErrorCode::PhoneInvalid => "Введите номер телефона, например +7\u{a0}918\u{a0}272\u{2011}53\u{2011}62.",
        ErrorCode::PhoneTaken => "На этот номер аккаунт уже создан. Войдите в него.",
        ErrorCode::NameInvalid => "Введите имя длиной от 1 до 64 видимых символов.",
        ErrorCode::PasswordShort => "Введите пароль не короче 8 символов.",
        ErrorCode::PasswordLong => "Этот пароль длиннее 1024 байт. Придумайте пароль короче.",
        ErrorCode::DemoIdInvalid => "Введите два разных числа от 1 до 9999.",
        ErrorCode::DemoIdTaken => "Этот ID уже занят другой вкладкой. Выберите другой или закройте ту вкладку.",
        ErrorCode::UserNotFound => {
            "У этого человека здесь нет аккаунта. Проверьте номер или предложите ему зарегистрироваться."
        }
        ErrorCode::OwnNumber => "Это ваш собственный номер.",
        ErrorCode::NoInvitation => "Этого приглашения больше нет. Вы можете пригласить этого человека сами.",
        ErrorCode::NotContact => "Звонить можно только своим контактам.",
        ErrorCode::CallNotFound => "Такого звонка нет. Обновите страницу, чтобы увидеть свои звонки.",
        ErrorCode::CallOver => "Этот звонок уже завершён.",
        ErrorCode::CallTaken => "На этот звонок ответили на другом устройстве.",
        ErrorCode::CallNotReady => "Сейчас этого сделать нельзя.",
        ErrorCode::AlreadyInCall => "Вы уже разговариваете.",
        ErrorCode::TooManyStreams => "Открыто слишком много вкладок с Visavis. Закройте одну из них.",
        ErrorCode::TooManyRequests => "Слишком много запросов. Попробуйте немного позже.",
        ErrorCode::Internal => "На сервере что-то пошло не так. Попробуйте чуть позже.",
    }
}

fn connection_quality(grade: Grade) -> &'static str {
    match grade {
        Grade::Good => "Связь хорошая",
        Grade::Weak => "Связь слабая",
        Grade::Bad => "Связь плохая",
    }
}

fn check(check: Check) -> &'static str {
    match check {
        Check::Secure => "Защищённая страница",
        Check::Browser => "Браузер",
        Check::Camera => "Камера",
        Check::Microphone => "Микрофон",
        Check::Devices => "Устройства",
        Check::Stream => "Поток событий",
        Check::Address => "Адрес (STUN)",
        Check::Relay => "Ретрансляция (TURN)",
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "пройдено",
        Verdict::Warning => "предупреждение",
        Verdict::Failed => "ошибка",
    }
}

fn outcome(outcome: Outcome, role: Role) -> &'static str {
    match (outcome, role) {
        (Outcome::Completed, Role::Caller | Role::Callee) => "Звонок завершён",
        (Outcome::Cancelled, Role::Caller) => "Звонок отменён",
        (Outcome::Declined, Role::Caller | Role::Callee) => "Звонок отклонён",
        (Outcome::Missed, Role::Caller) => "Нет ответа",
        (Outcome::Busy, Role::Caller) => "Занято",
        (Outcome::Unreachable, Role::Caller) => "Абонент недоступен",
        (Outcome::Cancelled | Outcome::Missed | Outcome::Busy | Outcome::Unreachable, Role::Callee) => {
            "Пропущенный звонок"
        }
        (Outcome::Failed(FailReason::Lost), Role::Caller | Role::Callee) => "Связь прервалась",
        (Outcome::Failed(FailReason::NoConnection | FailReason::Browser), Role::Caller | Role::Callee) => {
            "Звонок не удался"
        }
    }
}

fn fail_reason(reason: FailReason) -> &'static str {
    match reason {
        FailReason::Lost => "связь прервалась",
        FailReason::NoConnection => "браузеры не нашли пути друг к другу",
        FailReason::Browser => "браузер не смог подготовить звонок",
    }
}

fn device_error(error: DeviceError) -> &'static str {
    match error {
        DeviceError::Refused => {
            "браузер не даёт доступ к камере и микрофону. Разрешите его для этого сайта и попробуйте ещё раз."
        }
        DeviceError::Missing => "камера и микрофон не найдены. Подключите их и попробуйте ещё раз.",
        DeviceError::Taken => "камера или микрофон заняты другой программой. Закройте её и попробуйте ещё раз.",
        DeviceError::Unsupported => {
            "этот браузер не даёт сайту доступ к камере и микрофону. Попробуйте другой браузер."
        }
    }
}
