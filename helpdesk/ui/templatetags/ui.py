"""What every template may use without loading anything."""

from django import template

from helpdesk.ui import constants, menus, parts, rows, scripts, times

register = template.Library()

register.simple_tag(parts.icon)
register.simple_tag(parts.mark)
register.simple_tag(parts.avatar)
register.simple_tag(parts.pill)
register.simple_tag(parts.level)
register.simple_tag(rows.rows)
register.simple_tag(menus.menu_links)
register.simple_tag(menus.menu_buttons)
register.simple_tag(menus.view_links)
register.simple_tag(menus.scope_links)
register.simple_tag(scripts.import_map)
register.simple_tag(scripts.asset)
register.simple_tag(constants.constant)
register.simple_tag(times.moment)


@register.filter
def pill_class(category: str) -> str:
    """The modifier of a state's pill, for those that open a menu."""
    return f"pill--{parts.PILLS.get(category, 'submitted')}"


@register.filter
def hue(angle: int) -> str:
    """The class of a colour."""
    return parts.hue_class(angle)


@register.filter
def file_size(size: int) -> str:
    """18 KB, 2.4 MB: what fits under a file's name."""
    if size < 1000:
        return f"{size} B"
    if size < 999_500:
        return f"{size / 1000:.0f} KB"
    return f"{size / 1_000_000:.1f} MB"
