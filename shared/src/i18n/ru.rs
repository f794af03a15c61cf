//! Russian.

use super::Catalogue;
use crate::{
    call::{FailReason, Outcome, Role},
    error::ErrorCode,
};

pub(super) static CATALOGUE: Catalogue = Catalogue { error, outcome, fail_reason };

fn error(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::Malformed | ErrorCode::NotJson | ErrorCode::InvalidId | ErrorCode::MissingHeader => {
            "Запрос не понят. Обновите страницу и попробуйте ещё раз."
        }
        ErrorCode::BodyTooLong | ErrorCode::SdpTooLong | ErrorCode::CandidateTooLong | ErrorCode::TooManyCandidates => {
            "Запрос слишком большой."
        }
        ErrorCode::ForeignOrigin => "Запрос пришёл с другого сайта и не выполнен.",
        ErrorCode::MethodNotAllowed | ErrorCode::NoSuchRoute => "По этому адресу ничего нет.",
        ErrorCode::SignedOut => "Вы не вошли. Войдите и попробуйте ещё раз.",
        ErrorCode::AnotherUser => "В этом браузере вошёл другой человек. Обновите страницу.",
        ErrorCode::BadCredentials => "Неверный номер телефона или пароль.",
        ErrorCode::PhoneInvalid => "Введите номер телефона, например +7 918 272-53-62.",
        ErrorCode::PhoneTaken => "У этого номера уже есть учётная запись. Войдите в неё.",
        ErrorCode::NameInvalid => "Введите имя длиной от 1 до 64 символов.",
        ErrorCode::PasswordShort => "Нужно не меньше 8 символов.",
        ErrorCode::PasswordLong => "Этот пароль слишком длинный.",
        ErrorCode::UserNotFound => "Человека с таким номером здесь пока нет.",
        ErrorCode::OwnNumber => "Это ваш собственный номер.",
        ErrorCode::NoInvitation => "Этого приглашения больше нет.",
        ErrorCode::NotContact => "Звонить можно только своим контактам.",
        ErrorCode::CallNotFound => "Такого звонка нет.",
        ErrorCode::CallOver => "Этот звонок уже завершён.",
        ErrorCode::CallTaken => "На этот звонок ответили на другом устройстве.",
        ErrorCode::CallNotReady => "Сейчас в звонке этого сделать нельзя.",
        ErrorCode::AlreadyInCall => "Вы уже разговариваете.",
        ErrorCode::Internal => "На сервере что-то пошло не так. Попробуйте чуть позже.",
    }
}

fn outcome(outcome: Outcome, role: Role) -> &'static str {
    match (outcome, role) {
        (Outcome::Completed, Role::Caller | Role::Callee) => "Звонок завершён",
        (Outcome::Cancelled, Role::Caller) => "Звонок отменён",
        (Outcome::Declined, Role::Caller | Role::Callee) => "Звонок отклонён",
        (Outcome::Missed, Role::Caller) => "Нет ответа",
        (Outcome::Busy, Role::Caller) => "Занято",
        (Outcome::Unreachable, Role::Caller) => "Недоступен",
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
