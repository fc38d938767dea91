"""Every dialog of the product. A new dialog is registered by one line here."""

from dialogs.appointment import Appointment
from dialogs.exchange import Edit, Find, PutUp
from dialogs.exchange_photo import AddPhoto
from dialogs.exchange_talk import Appeal, MyName, ShareContact, Typed, Write
from dialogs.my_appointments import CancelAppointment, MoveAppointment
from dialogs.news import News
from dialogs.settings import Settings
from dialogs.welcome import Welcome
from dialogs.workshops import Registration

DIALOGS = (
    Welcome, Settings, Appointment, MoveAppointment, CancelAppointment, Registration, News,
    PutUp, Find, Write, Typed, ShareContact, MyName, Edit, Appeal, AddPhoto,
)  # fmt: skip
